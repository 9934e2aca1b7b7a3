package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.DefaultKafkaMessageConverter;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMapperTest {

    private static final String CONVERSATION = "018f2b6e-7c1a-7d00-8000-0000000000aa";
    private static final String EVENT = "018f2b6e-7c1a-7d00-8000-000000000001";
    private static final String META_DATA = "{\"user\":\"alice\",\"device\":\"phone\",\"hash\":\"H\",\"chain\":\"C\","
            + "\"epoch\":\"1\",\"content\":\"D\"}";
    private static final String DATA = "{\"messageId\":\"" + EVENT + "\",\"ordinal\":1,\"text\":\"grüß dich 👋\"}";

    private final RecordMapper mapper = new RecordMapper("lockstep.events");

    @Test
    void the_key_is_the_conversation_the_value_the_data_and_the_time_the_events_own() {
        var produced = mapper.map(message());

        assertThat(produced.topic()).isEqualTo("lockstep.events");
        assertThat(produced.partition()).isNull();
        assertThat(produced.key()).isEqualTo(CONVERSATION);
        assertThat(produced.value()).isEqualTo(DATA.getBytes(UTF_8));
        assertThat(produced.timestamp()).isEqualTo(1_709_296_496_007L);
    }

    @Test
    void every_header_is_exact_to_the_byte() {
        var expected = new LinkedHashMap<String, String>();
        expected.put("axon-message-id", hex(EVENT));
        expected.put("axon-message-type", hex("messageSent"));
        expected.put("axon-message-timestamp", "0000018dfa02ad87");
        expected.put("axon-message-aggregate-id", hex(CONVERSATION));
        expected.put("axon-message-aggregate-seq", "0000000100000002");
        expected.put("axon-message-aggregate-type", hex("Conversation"));
        expected.put("axon-message-revision", hex("1"));
        expected.put("axon-metadata-user", hex("alice"));
        expected.put("axon-metadata-device", hex("phone"));
        expected.put("axon-metadata-hash", hex("H"));
        expected.put("axon-metadata-chain", hex("C"));
        expected.put("axon-metadata-epoch", hex("1"));
        expected.put("axon-metadata-content", hex("D"));

        assertThat(headersOf(mapper.map(message()))).isEqualTo(expected);
    }

    @Test
    void without_a_revision_there_is_no_header_for_it() {
        var event = event(CONVERSATION, META_DATA, null, "2024-03-01T12:34:56.007Z");

        assertThat(headersOf(mapper.map(event))).doesNotContainKey("axon-message-revision");
    }

    @ParameterizedTest
    @CsvSource({
        CONVERSATION + "," + CONVERSATION,
        CONVERSATION + "@bob," + CONVERSATION,
        "user:alice,user:alice",
    })
    void all_streams_of_a_conversation_share_its_key(String aggregate, String key) {
        assertThat(mapper.map(event(aggregate, META_DATA, "1", "2024-03-01T12:34:56.007Z"))
                        .key())
                .isEqualTo(key);
    }

    @Test
    void the_axon_kafka_extension_reads_the_record_back() {
        var converter = DefaultKafkaMessageConverter.builder()
                .serializer(JacksonSerializer.defaultSerializer())
                .build();

        var read = converter.readKafkaMessage(consumed(mapper.map(message()))).orElseThrow();

        assertThat(read).isInstanceOf(DomainEventMessage.class);
        var event = (DomainEventMessage<?>) read;
        assertThat(event.getIdentifier()).isEqualTo(EVENT);
        assertThat(event.getAggregateIdentifier()).isEqualTo(CONVERSATION);
        assertThat(event.getSequenceNumber()).isEqualTo(0x1_0000_0002L);
        assertThat(event.getType()).isEqualTo("Conversation");
        assertThat(event.getTimestamp()).isEqualTo(Instant.parse("2024-03-01T12:34:56.007Z"));
        assertThat(event.getMetaData())
                .isEqualTo(MetaData.from(Map.of(
                        "user", "alice", "device", "phone", "hash", "H", "chain", "C", "epoch", "1", "content", "D")));
        var payload = (UnknownSerializedType) event.getPayload(); // published names are not classes
        assertThat(payload.serializedType().getName()).isEqualTo("messageSent");
        assertThat(payload.serializedType().getRevision()).isEqualTo("1");
        assertThat(payload.readData(byte[].class)).isEqualTo(DATA.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{\"user\":1}", "{\"user\":null}", "{\"user\":{\"id\":\"alice\"}}"})
    void meta_data_that_the_extension_could_not_read_is_refused(String metaData) {
        assertThatThrownBy(() -> mapper.map(event(CONVERSATION, metaData, "1", "2024-03-01T12:34:56.007Z")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("global_index 77");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-03-01T12:34:56Z", "2024-03-01 12:34:56.007", "1709296496007"})
    void a_time_that_is_not_the_wires_is_refused(String time) {
        assertThatThrownBy(() -> mapper.map(event(CONVERSATION, META_DATA, "1", time)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("global_index 77")
                .hasMessageContaining("three decimals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Conversation-1", CONVERSATION + "@", "@bob"})
    void an_aggregate_id_that_names_no_stream_is_refused(String aggregate) {
        assertThatThrownBy(() -> mapper.map(event(aggregate, META_DATA, "1", "2024-03-01T12:34:56.007Z")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("global_index 77");
    }

    private static StoredEvent message() {
        return event(CONVERSATION, META_DATA, "1", "2024-03-01T12:34:56.007Z");
    }

    private static StoredEvent event(String aggregate, String metaData, String revision, String time) {
        return new StoredEvent(
                77,
                aggregate,
                0x1_0000_0002L,
                "Conversation",
                EVENT,
                metaData.getBytes(UTF_8),
                DATA.getBytes(UTF_8),
                revision,
                "messageSent",
                time);
    }

    private static Map<String, String> headersOf(ProducerRecord<String, byte[]> produced) {
        var headers = new LinkedHashMap<String, String>();
        produced.headers()
                .forEach(header -> headers.put(header.key(), HexFormat.of().formatHex(header.value())));
        return headers;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static ConsumerRecord<String, byte[]> consumed(ProducerRecord<String, byte[]> produced) {
        return new ConsumerRecord<>(
                produced.topic(),
                0,
                5L,
                produced.timestamp(),
                TimestampType.CREATE_TIME,
                produced.key().length(),
                produced.value().length,
                produced.key(),
                produced.value(),
                produced.headers(),
                Optional.empty());
    }
}
