package chat.lockstep.projector.topic.deadletter;

import chat.lockstep.projector.topic.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads the topic of dead letters from its beginning, without a group: every reader reads all of it.
final class LetterConsumer implements AutoCloseable {

    private static final Duration CALL_MAX = Duration.ofSeconds(10);

    private final TopicSettings settings;
    private final KafkaConsumer<String, byte[]> consumer;
    private List<TopicPartition> partitions = List.of();

    /// @param answerWithin how long the broker may wait for something new; other calls, closing among them, wait behind
    /// it
    LetterConsumer(TopicSettings settings, Duration answerWithin) {
        this.settings = settings;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        (int) answerWithin.toMillis(),
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        4 * 1_024 * 1_024,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) CALL_MAX.toMillis(),
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        8_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /// Goes to the beginning. False if there is no such topic yet.
    boolean rewind() {
        var described = consumer.partitionsFor(settings.deadLetters(), CALL_MAX);
        if (described == null || described.isEmpty()) {
            return false;
        }
        partitions = described.stream()
                .map(partition -> new TopicPartition(settings.deadLetters(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return true;
    }

    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions, CALL_MAX);
    }

    /// Whether everything below `ends` was read.
    boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), CALL_MAX) >= end.getValue());
    }

    Iterable<ConsumerRecord<String, byte[]>> poll(Duration limit) {
        return consumer.poll(limit);
    }

    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
