/// Reading the event topic through the Axon Kafka extension: records become events or fail loudly, each consumer group
/// hands them to one projection in batches, and an offset is committed only when its batch is done. A partition whose
/// batch fails is held and tried again; the others go on. A single record that is refused waits by itself, holding its
/// conversation alone, until it can be applied or is given up.
@NullMarked
package chat.lockstep.projector.topic;

import org.jspecify.annotations.NullMarked;
