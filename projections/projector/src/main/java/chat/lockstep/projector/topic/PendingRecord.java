package chat.lockstep.projector.topic;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record that was refused and waits for its next try.
///
/// @param attempts so far, at least 1
/// @param due when it is tried again, if nothing new of its conversation comes before
/// @param cause of the last refusal
record PendingRecord(ConsumerRecord<String, byte[]> record, int attempts, Instant due, String cause) {

    /// What it takes in memory, about.
    static long bytes(ConsumerRecord<?, ?> record) {
        return 512L + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
