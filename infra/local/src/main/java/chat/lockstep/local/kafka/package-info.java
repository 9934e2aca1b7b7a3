/// Kafka: one node that is broker and controller, its settings, and the question that tells ours from another's.
@NullMarked
package chat.lockstep.local.kafka;

import org.jspecify.annotations.NullMarked;
