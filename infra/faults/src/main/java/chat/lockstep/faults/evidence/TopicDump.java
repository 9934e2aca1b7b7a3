package chat.lockstep.faults.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.StreamKey;
import chat.lockstep.faults.history.JsonLines;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Writes down the topic of all events, partition by partition, repeats included, and counts the dead letters.
final class TopicDump {

    private static final String TOPIC = "lockstep.events";
    private static final String DEAD_LETTERS = "lockstep.dead-letters";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TopicDump() {}

    /// @param wanted the conversations
    /// @return how many records
    /// @throws IllegalStateException if the topic does not give what it says it holds
    static long write(String bootstrapServers, Predicate<String> wanted, JsonLines out) {
        long records = 0;
        try (var consumer = consumer(bootstrapServers)) {
            var partitions = consumer.partitionsFor(TOPIC, PATIENCE).stream()
                    .map(info -> new TopicPartition(TOPIC, info.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
            for (var partition : partitions) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (consumer.position(partition, PATIENCE) < end) {
                    var polled = consumer.poll(POLL);
                    if (!polled.isEmpty()) {
                        deadline = System.nanoTime() + PATIENCE.toNanos();
                    } else if (System.nanoTime() > deadline) {
                        throw new IllegalStateException(partition + " gives nothing more at offset "
                                + consumer.position(partition) + ", and should up to " + end);
                    }
                    for (var record : polled) {
                        if (record.key() == null || wanted.test(record.key())) {
                            out.write(line(record));
                            records++;
                        }
                    }
                }
            }
        }
        return records;
    }

    /// Records that were set aside since the topic was made.
    static long deadLetters(String bootstrapServers) {
        try (var consumer = consumer(bootstrapServers)) {
            var partitions = consumer.partitionsFor(DEAD_LETTERS, PATIENCE).stream()
                    .map(info -> new TopicPartition(DEAD_LETTERS, info.partition()))
                    .toList();
            return consumer.endOffsets(partitions, PATIENCE).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Map<String, Object> line(ConsumerRecord<String, byte[]> record) {
        var line = new LinkedHashMap<String, Object>();
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        try {
            var key = StreamKey.ofAggregate(text(record, "axon-message-aggregate-id"));
            line.put("conversation", key.conversation().value());
            line.put("stream", key.stream().value());
            line.put(
                    "seq",
                    ByteBuffer.wrap(header(record, "axon-message-aggregate-seq"))
                                    .getLong()
                            + 1);
            line.put("id", text(record, "axon-message-id"));
            line.put("chain", text(record, "axon-metadata-chain"));
        } catch (IllegalArgumentException noEvent) {
            line.keySet().retainAll(List.of("partition", "offset"));
            line.put("unreadable", true);
        }
        return line;
    }

    private static String text(ConsumerRecord<String, byte[]> record, String name) {
        return new String(header(record, name), UTF_8);
    }

    private static byte[] header(ConsumerRecord<String, byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        return header.value();
    }
}
