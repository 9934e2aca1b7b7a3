package chat.lockstep.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.local.Server;
import chat.lockstep.testkit.TestServers;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicCheckIT {

    private static SampleStores stores;
    private static KafkaProducer<String, byte[]> producer;

    private final String topic = TestServers.newTopicName();

    @BeforeAll
    static void start() throws Exception {
        TestServers.require(Server.POSTGRESQL, Server.CASSANDRA, Server.KAFKA);
        stores = new SampleStores();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void close() throws SQLException {
        producer.close();
        stores.close();
    }

    @BeforeEach
    void createTopic() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void every_event_once_or_more_in_order_is_equal() throws Exception {
        var sample = stores.add(new SampleConversation());
        send(sample.events());
        send(sample.log.subList(1, 3));

        var result = verify(sample);

        assertThat(told(result)).isEmpty();
        assertThat(result.records()).isEqualTo(9);
    }

    @Test
    void an_event_that_is_missing_in_the_middle_is_found() throws Exception {
        var sample = stores.add(new SampleConversation());
        var events = new ArrayList<>(sample.events());
        events.remove(sample.log.get(1));
        send(events);

        assertThat(told(verify(sample))).anySatisfy(line -> assertThat(line).contains("expected log 2, found log 3"));
    }

    @Test
    void an_event_that_is_missing_at_the_end_is_found() throws Exception {
        var sample = stores.add(new SampleConversation());
        send(sample.log.subList(0, 3));
        send(sample.receipts);

        assertThat(told(verify(sample)))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("events up to 4", "found up to 3"));
    }

    @Test
    void a_stream_that_is_missing_is_found() throws Exception {
        var sample = stores.add(new SampleConversation());
        send(sample.log);

        assertThat(told(verify(sample)))
                .containsExactly("topic, " + sample.id + "@" + sample.ben + ": expected events up to 3 with chain "
                        + sample.receipts.getLast().chain() + ", found nothing");
    }

    @Test
    void events_out_of_order_are_found() throws Exception {
        var sample = stores.add(new SampleConversation());
        var events = new ArrayList<>(sample.events());
        Collections.swap(events, 1, 2);
        send(events);

        assertThat(told(verify(sample))).anySatisfy(line -> assertThat(line).contains("expected log 2, found log 3"));
    }

    @Test
    void other_bytes_are_found() throws Exception {
        var sample = stores.add(new SampleConversation());
        var events = new ArrayList<>(sample.events());
        var original = events.get(1);
        events.set(
                1,
                new RecordedEvent(
                        original.conversation(),
                        original.stream(),
                        original.seq(),
                        original.type(),
                        original.id(),
                        original.at(),
                        original.by(),
                        original.data().replace("Hello", "Howdy"),
                        original.hash(),
                        original.chain()));
        send(events);

        assertThat(told(verify(sample)))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("hash and chain of log 2"));
    }

    @Test
    void events_that_the_store_does_not_have_are_found() throws Exception {
        var stored = stores.add(new SampleConversation());
        send(stored.events());
        var unknown = new SampleConversation();
        send(unknown.events());

        var result = Verification.run(stores.settings().withTopic(place()));

        assertThat(result.notEqual())
                .filteredOn(one -> one.conversation().equals(unknown.id.value()))
                .singleElement()
                .satisfies(one -> assertThat(one.differences().toString()).contains("expected no event"));
        assertThat(result.notEqual()).noneMatch(one -> one.conversation().equals(stored.id.value()));
    }

    private VerificationResult verify(SampleConversation sample) throws InterruptedException {
        return Verification.run(
                stores.settings().withConversation(sample.id.value()).withTopic(place()));
    }

    private TopicPlace place() {
        return new TopicPlace(TestServers.kafkaBootstrapServers(), topic);
    }

    private static List<String> told(VerificationResult result) {
        return result.notEqual().stream()
                .flatMap(one -> one.differences().stream())
                .map(Difference::toString)
                .toList();
    }

    private void send(List<RecordedEvent> events) throws Exception {
        for (var event : events) {
            var key = new StreamKey(event.conversation(), event.stream());
            var sent = new ProducerRecord<>(
                    topic, event.conversation().value(), event.data().getBytes(UTF_8));
            sent.headers()
                    .add("axon-message-id", event.id().toString().getBytes(UTF_8))
                    .add("axon-message-type", event.type().getBytes(UTF_8))
                    .add("axon-message-timestamp", bytes(event.at().toEpochMilli()))
                    .add("axon-message-aggregate-id", key.toString().getBytes(UTF_8))
                    .add("axon-message-aggregate-seq", bytes(event.seq() - 1))
                    .add("axon-metadata-user", event.by().user().value().getBytes(UTF_8))
                    .add("axon-metadata-device", event.by().device().value().getBytes(UTF_8))
                    .add("axon-metadata-epoch", "1".getBytes(UTF_8))
                    .add("axon-metadata-hash", event.hash().value().getBytes(UTF_8))
                    .add("axon-metadata-chain", event.chain().value().getBytes(UTF_8));
            producer.send(sent).get(20, TimeUnit.SECONDS);
        }
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
