package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// The topic of a test, read from its beginning. Counts the events of each stream, drops repeats as every consumer
/// must, and fails on the first gap.
final class RelayedTopic implements AutoCloseable {

    private static final int PARTITIONS = 12;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Long> heads = new HashMap<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private long repeats;

    RelayedTopic(String bootstrap, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var all = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    static void create(String bootstrap, String topic, int partitions) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /// The first record of a topic with one partition.
    static ConsumerRecord<String, byte[]> only(String bootstrap, String topic, Duration limit) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var all = List.of(new TopicPartition(topic, 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var records = consumer.poll(limit);
            assertThat(records.count()).as("records of %s", topic).isEqualTo(1);
            return records.iterator().next();
        }
    }

    static Map<String, String> headersOf(ConsumerRecord<String, byte[]> taken) {
        var headers = new HashMap<String, String>();
        taken.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    /// Reads until each stream has reached its count.
    void readUntil(Map<String, Long> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!heads.equals(wanted)) {
            assertThat(System.nanoTime())
                    .as("the topic has %s of %s", heads, wanted)
                    .isLessThan(deadline);
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<String, byte[]> taken) {
        var aggregate = new String(header(taken, "axon-message-aggregate-id"), UTF_8);
        long sequence =
                ByteBuffer.wrap(header(taken, "axon-message-aggregate-seq")).getLong();
        assertThat(taken.key()).isEqualTo(aggregate.replaceFirst("@.*", ""));
        assertThat(partitions.putIfAbsent(taken.key(), taken.partition())).isIn(null, taken.partition());
        assertThat(new String(taken.value(), UTF_8)).isEqualTo("{\"n\":" + sequence + "}");
        long head = heads.getOrDefault(aggregate, 0L);
        assertThat(sequence).as("next event of %s", aggregate).isLessThanOrEqualTo(head);
        if (sequence == head) {
            heads.put(aggregate, head + 1);
        } else {
            repeats++;
        }
    }

    private static byte[] header(ConsumerRecord<String, byte[]> taken, String name) {
        return taken.headers().lastHeader(name).value();
    }

    long repeats() {
        return repeats;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
