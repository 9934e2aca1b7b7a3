package chat.lockstep.projector.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.ReceiptEvent;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Turns a record in the format of the Axon Kafka extension into an event message whose payload is a [TopicEvent].
///
/// The extension's own converter drops a record that it cannot read, and its serializers go by class names; here
/// anything unexpected makes the payload a [Refusal], and types go by their published names. The data is parsed once,
/// and kept as the text that it came as. A type that this version does not know is carried on if
/// it says `"ignorable":true`; else the conversation stops before it, since nobody knows here what it changes.
final class StrictConverter implements KafkaMessageConverter<String, byte[]> {

    static final String PARTITION = "kafka-partition";
    static final String OFFSET = "kafka-offset";

    private final JsonMapper json = JsonMapper.builder().build();
    private final int topicEpoch;

    StrictConverter(int topicEpoch) {
        this.topicEpoch = topicEpoch;
    }

    @Override
    public ProducerRecord<String, byte[]> createKafkaMessage(EventMessage<?> message, String topic) {
        throw new UnsupportedOperationException("the projector only reads");
    }

    @Override
    public Optional<EventMessage<?>> readKafkaMessage(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(message(record));
        } catch (UnreadableRecord unreadable) {
            return Optional.of(refusal(record, unreadable));
        } catch (IllegalArgumentException malformed) {
            var why = String.valueOf(malformed.getMessage());
            return Optional.of(refusal(record, new UnreadableRecord(record, why, malformed)));
        } catch (JacksonException malformed) {
            // Its own message quotes the data, which may be somebody's text.
            var why = "the data is not what its type says, %s %s%s"
                    .formatted(
                            malformed.getClass().getSimpleName(),
                            malformed.getLocation() == null
                                    ? ""
                                    : malformed.getLocation().offsetDescription(),
                            malformed.getPath().isEmpty() ? "" : " in " + malformed.getPathReference());
            return Optional.of(refusal(record, new UnreadableRecord(record, why, malformed)));
        }
    }

    private static EventMessage<Refusal> refusal(ConsumerRecord<?, ?> record, UnreadableRecord why) {
        return new GenericEventMessage<>(
                new Refusal(record.partition(), record.offset(), String.valueOf(why.getMessage())));
    }

    private EventMessage<TopicEvent> message(ConsumerRecord<String, byte[]> record) {
        var aggregateId = text(record, "axon-message-aggregate-id");
        var event = event(record, StreamKey.ofAggregate(aggregateId));
        var recorded = event.recorded();
        return new GenericDomainEventMessage<>(
                text(record, "axon-message-aggregate-type"),
                aggregateId,
                recorded.seq() - 1,
                event,
                MetaData.from(Map.of(PARTITION, record.partition(), OFFSET, record.offset())),
                recorded.id().toString(),
                recorded.at().instant());
    }

    private TopicEvent event(ConsumerRecord<String, byte[]> record, StreamKey key) {
        if (!key.conversation().value().equals(record.key())) {
            throw new UnreadableRecord(record, "key is not the conversation " + key.conversation(), null);
        }
        if (record.value() == null) {
            throw new UnreadableRecord(record, "no value", null);
        }
        var type = text(record, "axon-message-type");
        var data = new String(record.value(), UTF_8);
        var typed = typed(record, type, data);
        var recorded = new RecordedEvent(
                key.conversation(),
                key.stream(),
                number(record, "axon-message-aggregate-seq") + 1,
                type,
                EventId.of(text(record, "axon-message-id")),
                Timestamp.of(Instant.ofEpochMilli(number(record, "axon-message-timestamp"))),
                new Author(
                        UserId.of(text(record, "axon-metadata-user")),
                        DeviceId.of(text(record, "axon-metadata-device"))),
                data,
                Hash.of(text(record, "axon-metadata-hash")),
                Hash.of(text(record, "axon-metadata-chain")));
        return new TopicEvent(
                recorded,
                typed,
                key.stream().isLog() ? ordinal(typed, data, record) : 0,
                text(record, "axon-metadata-epoch"),
                new SourcePlace(topicEpoch, record.partition(), record.offset()),
                traceparent(record));
    }

    private static @Nullable String traceparent(ConsumerRecord<String, byte[]> record) {
        var found = record.headers().lastHeader("axon-metadata-traceparent");
        return found == null || found.value() == null ? null : new String(found.value(), UTF_8);
    }

    private @Nullable Event typed(ConsumerRecord<String, byte[]> record, String type, String data) {
        var revision = record.headers().lastHeader("axon-message-revision");
        if (revision != null && !EventType.REVISION.equals(new String(revision.value(), UTF_8))) {
            throw new UnreadableRecord(
                    record,
                    "revision %s of %s is not known".formatted(new String(revision.value(), UTF_8), type),
                    null);
        }
        var known = EventType.named(type);
        if (known.isPresent()) {
            return json.readValue(data, known.get().dataClass());
        }
        if (!json.readValue(data, Unknown.class).isIgnorable()) {
            throw new UnreadableRecord(record, "type '%s' is neither known nor ignorable".formatted(type), null);
        }
        return null;
    }

    private long ordinal(@Nullable Event data, String text, ConsumerRecord<String, byte[]> record) {
        return switch (data) {
            case ConversationEvent event -> event.ordinal();
            case AccountEvent event -> event.ordinal();
            case ReceiptEvent _ -> throw new UnreadableRecord(record, "a receipt event in the log", null);
            case null -> json.readValue(text, Unknown.class).ordinalIn(record);
        };
    }

    private static String text(ConsumerRecord<String, byte[]> record, String header) {
        return new String(bytes(record, header), UTF_8);
    }

    private static long number(ConsumerRecord<String, byte[]> record, String header) {
        var bytes = bytes(record, header);
        if (bytes.length != Long.BYTES) {
            throw new UnreadableRecord(record, "header " + header + " is not 8 bytes", null);
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] bytes(ConsumerRecord<String, byte[]> record, String header) {
        var found = record.headers().lastHeader(header);
        if (found == null || found.value() == null) {
            throw new UnreadableRecord(record, "header " + header + " is missing", null);
        }
        return found.value();
    }

    /// What is read of an event whose type is not known here: every log event has an ordinal.
    private record Unknown(@Nullable Long ordinal, @Nullable Boolean ignorable) {

        boolean isIgnorable() {
            return Boolean.TRUE.equals(ignorable);
        }

        long ordinalIn(ConsumerRecord<?, ?> record) {
            if (ordinal == null || ordinal < 0) {
                throw new UnreadableRecord(record, "data has no ordinal", null);
            }
            return ordinal;
        }
    }
}
