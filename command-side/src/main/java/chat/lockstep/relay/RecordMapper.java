package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import java.io.Serial;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes a stored event in the record format that the Axon Kafka extension reads. The extension drops what it cannot
/// read without a word, so a row that does not fit is refused here.
///
/// The key is the conversation: all streams of a conversation share a partition, and stay in commit order.
final class RecordMapper {

    private final String topic;
    private final JsonMapper json = JsonMapper.shared();

    RecordMapper(String topic) {
        this.topic = topic;
    }

    /// A row that breaks the store's own rules, so that no consumer could read its record.
    static final class UnfitRow extends IllegalStateException {

        @Serial
        private static final long serialVersionUID = 1L;

        private UnfitRow(StoredEvent event, Exception cause) {
            super(
                    "domain_event row with global_index " + event.globalIndex() + " cannot be relayed: "
                            + cause.getMessage(),
                    cause);
        }
    }

    /// @throws UnfitRow if no consumer could read the record
    ProducerRecord<String, byte[]> map(StoredEvent event) {
        try {
            long millis = Timestamp.parse(event.timeStamp()).toEpochMilli();
            var conversation = StreamKey.ofAggregate(event.aggregateId()).conversation();
            return new ProducerRecord<>(
                    topic, null, millis, conversation.value(), event.payload(), headers(event, millis));
        } catch (IllegalArgumentException | JacksonException malformed) {
            throw new UnfitRow(event, malformed);
        }
    }

    private Headers headers(StoredEvent event, long millis) {
        var headers = new RecordHeaders()
                .add("axon-message-id", event.eventId().getBytes(UTF_8))
                .add("axon-message-type", event.payloadType().getBytes(UTF_8))
                .add("axon-message-timestamp", bigEndian(millis))
                .add("axon-message-aggregate-id", event.aggregateId().getBytes(UTF_8))
                .add("axon-message-aggregate-seq", bigEndian(event.sequenceNumber()))
                .add("axon-message-aggregate-type", event.aggregateType().getBytes(UTF_8));
        if (event.payloadRevision() != null) {
            headers.add("axon-message-revision", event.payloadRevision().getBytes(UTF_8));
        }
        addMetaData(headers, json.readTree(event.metaData()));
        return headers;
    }

    private static void addMetaData(Headers headers, JsonNode metaData) {
        if (!metaData.isObject()) {
            throw new IllegalArgumentException("meta_data must be a JSON object");
        }
        for (var member : metaData.properties()) {
            if (!member.getValue().isString()) {
                throw new IllegalArgumentException("meta_data." + member.getKey() + " must be a string");
            }
            headers.add(
                    "axon-metadata-" + member.getKey(),
                    member.getValue().stringValue().getBytes(UTF_8));
        }
    }

    static byte[] bigEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
