/// The Kafka process: it formats its storage once, runs broker and controller in one, and creates the topic. It runs on
/// Kafka's own class path, apart from everything else of the project.
@NullMarked
package chat.lockstep.local.kafka.node;

import org.jspecify.annotations.NullMarked;
