package chat.lockstep.projector;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.projector.topic.TopicEvent;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Records as the relay writes them.
public final class TestRecords {

    private TestRecords() {}

    public static ProducerRecord<String, byte[]> of(String topic, TopicEvent event) {
        var recorded = event.recorded();
        var aggregateId = recorded.conversation().value()
                + (recorded.stream().isLog() ? "" : recorded.stream().value());
        var record = new ProducerRecord<>(
                topic,
                null,
                recorded.at().toEpochMilli(),
                recorded.conversation().value(),
                recorded.data().getBytes(UTF_8));
        record.headers()
                .add("axon-message-id", text(recorded.id()))
                .add("axon-message-type", text(recorded.type()))
                .add("axon-message-timestamp", number(recorded.at().toEpochMilli()))
                .add("axon-message-aggregate-id", text(aggregateId))
                .add("axon-message-aggregate-seq", number(recorded.seq() - 1))
                .add("axon-message-aggregate-type", text(recorded.stream().isLog() ? "Conversation" : "Receipts"))
                .add("axon-metadata-user", text(recorded.by().user()))
                .add("axon-metadata-device", text(recorded.by().device()))
                .add("axon-metadata-hash", text(recorded.hash()))
                .add("axon-metadata-chain", text(recorded.chain()))
                .add("axon-metadata-epoch", text("1"));
        return record;
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(UTF_8);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
