package chat.lockstep.projector.topic;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// How the topic is consumed.
final class ConsumerConfiguration {

    /// So many are a batch without waiting for more.
    private static final int GATHERED_BYTES = 64 * 1_024;

    private ConsumerConfiguration() {}

    /// What matters to safety is written here even where it equals Kafka's default.
    static Map<String, Object> of(String groupId, TopicSettings settings, Pace pace) {
        boolean isPrompt = pace.gather().isZero();
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, groupId),
                Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class),
                Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class)),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                        settings.sessionTimeout().toMillis()),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                        settings.sessionTimeout().dividedBy(4).toMillis()),
                // A batch is tried for at most a minute, see the projections.
                Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 180_000),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRecords()),
                // Where nothing is gathered, the broker answers as soon as there is one record: a long wait costs no
                // latency.
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, isPrompt ? 1 : GATHERED_BYTES),
                Map.entry(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        isPrompt ? 500 : (int) pace.gather().toMillis()),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1_024 * 1_024),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024 * 1_024),
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 60_000),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000));
    }
}
