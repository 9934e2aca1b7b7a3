/// Reading the event topic through the Axon Kafka extension: records become events or fail loudly, each consumer group
/// hands them to one projection in batches, and an offset is committed only when its batch is done. A partition whose
/// batch fails is held and tried again; the others go on.
@NullMarked
package chat.lockstep.projector.topic;

import org.jspecify.annotations.NullMarked;
