package chat.lockstep.projector.topic;

import java.io.Serial;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record that is no event of ours. It is never skipped unseen: it becomes a dead letter.
final class UnreadableRecord extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableRecord(ConsumerRecord<?, ?> record, String why, @Nullable Throwable cause) {
        super("record %s-%d@%d: %s".formatted(record.topic(), record.partition(), record.offset(), why), cause);
    }
}
