package chat.lockstep.projector.topic;

import static chat.lockstep.projector.History.ALICE;
import static chat.lockstep.projector.History.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.projector.History;
import chat.lockstep.projector.TestRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class StrictConverterTest {

    private final StrictConverter converter = new StrictConverter(1);
    private final History history =
            History.direct(ALICE, BOB).created(ALICE, BOB).sent(ALICE, "grüße 👋");

    @Test
    void a_record_becomes_the_event_that_was_recorded_with_its_place() {
        history.read(BOB, 2).unknown(ALICE);
        for (var event : history.events()) {
            var message = converter.readKafkaMessage(record(event)).orElseThrow();
            assertThat(message.getPayload()).isEqualTo(event);
            assertThat(message.getIdentifier()).isEqualTo(event.recorded().id().toString());
            assertThat(message.getMetaData().get(StrictConverter.PARTITION)).isEqualTo(0);
            assertThat(message.getMetaData().get(StrictConverter.OFFSET))
                    .isEqualTo(event.source().offset());
        }
    }

    @Test
    void each_missing_header_is_named() {
        for (var header : List.of(
                "axon-message-id",
                "axon-message-type",
                "axon-message-timestamp",
                "axon-message-aggregate-id",
                "axon-message-aggregate-seq",
                "axon-message-aggregate-type",
                "axon-metadata-user",
                "axon-metadata-device",
                "axon-metadata-hash",
                "axon-metadata-chain",
                "axon-metadata-epoch")) {
            var record = record(history.last());
            record.headers().remove(header);
            assertThat(refused(record)).contains(header).contains("topic-0@1");
        }
    }

    @Test
    void numbers_that_are_text_are_refused() {
        var record = record(history.last());
        record.headers().remove("axon-message-aggregate-seq").add("axon-message-aggregate-seq", utf8("1"));
        assertThat(refused(record)).contains("is not 8 bytes");
    }

    @Test
    void a_key_that_is_not_the_conversation_is_refused_since_it_would_break_the_order() {
        var good = record(history.last());
        var record = new ConsumerRecord<>("topic", 0, 1, "other", good.value());
        good.headers().forEach(record.headers()::add);
        assertThat(refused(record)).contains("key is not the conversation");
    }

    @Test
    void broken_data_and_a_missing_value_are_refused() {
        assertThat(refused(withValue(utf8("{\"text\":\"a secret"))))
                .contains("not what its type says")
                .doesNotContain("secret");
        assertThat(refused(withValue(null))).contains("no value");
    }

    @Test
    void an_unknown_log_event_without_an_ordinal_is_refused() {
        var good = record(history.unknown(ALICE).last());
        var record = new ConsumerRecord<>("topic", 0, 1, good.key(), utf8("{\"ignorable\":true}"));
        good.headers().forEach(record.headers()::add);
        assertThat(refused(record)).contains("no ordinal");
    }

    @Test
    void an_unknown_type_is_refused_unless_it_says_that_it_is_ignorable() {
        var good = record(history.unknown(ALICE).last());
        assertThat(converter.readKafkaMessage(good).orElseThrow().getPayload()).isInstanceOf(TopicEvent.class);
        var record = new ConsumerRecord<>("topic", 0, 1, good.key(), utf8("{\"ordinal\":1}"));
        good.headers().forEach(record.headers()::add);
        assertThat(refused(record)).contains("fireworksLit").contains("neither known nor ignorable");
    }

    @Test
    void a_revision_that_is_not_known_is_refused() {
        var record = record(history.last());
        record.headers().add("axon-message-revision", utf8("2"));
        assertThat(refused(record)).contains("revision 2 of messageSent");
        record.headers().remove("axon-message-revision").add("axon-message-revision", utf8("1"));
        assertThat(converter.readKafkaMessage(record).orElseThrow().getPayload())
                .isInstanceOf(TopicEvent.class);
    }

    @Test
    void the_trace_that_an_event_belongs_to_is_carried() {
        var record = record(history.last());
        var parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        record.headers().add("axon-metadata-traceparent", utf8(parent));
        var event =
                (TopicEvent) converter.readKafkaMessage(record).orElseThrow().getPayload();
        assertThat(event.traceparent()).isEqualTo(parent);
        assertThat(event.isSampled()).isTrue();
        assertThat(event.traced(parent.replace("-01", "-00")).isSampled()).isFalse();
    }

    private String refused(ConsumerRecord<String, byte[]> record) {
        var refusal = (Refusal) converter.readKafkaMessage(record).orElseThrow().getPayload();
        assertThat(refusal.offset()).isEqualTo(record.offset());
        return refusal.cause();
    }

    private ConsumerRecord<String, byte[]> withValue(byte[] value) {
        var good = record(history.last());
        var record = new ConsumerRecord<>("topic", 0, 1, good.key(), value);
        good.headers().forEach(record.headers()::add);
        return record;
    }

    private static ConsumerRecord<String, byte[]> record(TopicEvent event) {
        var sent = TestRecords.of("topic", event);
        var record = new ConsumerRecord<>("topic", 0, event.source().offset(), sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
