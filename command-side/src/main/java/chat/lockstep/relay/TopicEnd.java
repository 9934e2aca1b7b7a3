package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The newest events of the topic, compared with the event store before anything is sent: it must have them all.
///
/// If it has not, its history was shortened: a standby took over that was behind, or a backup was restored, and
/// nobody gave the store's history another number. The checkpoint cannot tell, for it was shortened too. Then the
/// places of the lost events are given to others, which consumers would take for repeats and drop, so nothing is
/// relayed.
///
/// Only events of the store's present history count, in streams that the store knows: several stores may share a topic.
final class TopicEnd {

    private static final int RECORDS_PER_PARTITION = 100;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private final KafkaSettings settings;

    TopicEnd(KafkaSettings settings) {
        this.settings = settings;
    }

    /// @param aggregate name of the stream
    /// @param place of the event in it, from 0
    private record Relayed(String aggregate, long place, String event, String history) {

        /// Empty if the record is none of the relay's.
        static Optional<Relayed> of(Headers headers) {
            var aggregate = headers.lastHeader("axon-message-aggregate-id");
            var place = headers.lastHeader("axon-message-aggregate-seq");
            var event = headers.lastHeader("axon-message-id");
            var history = headers.lastHeader("axon-metadata-epoch");
            if (aggregate == null || place == null || event == null || history == null) {
                return Optional.empty();
            }
            return place.value().length == Long.BYTES
                    ? Optional.of(new Relayed(
                            new String(aggregate.value(), UTF_8),
                            ByteBuffer.wrap(place.value()).getLong(),
                            new String(event.value(), UTF_8),
                            new String(history.value(), UTF_8)))
                    : Optional.empty();
        }
    }

    /// @throws IllegalStateException naming an event that was relayed and that the store has not
    void verify(Connection connection) throws SQLException {
        if (!hasHistory(connection)) {
            return;
        }
        var missing = missing(connection, read());
        if (missing.isPresent()) {
            throw new IllegalStateException("the event store has not got an event that was relayed from it: "
                    + missing.get() + ". Its history was shortened, by a standby that took over and was behind or by a"
                    + " backup. Give it a new history before it is used: see \"A standby for the event store\" in"
                    + " docs/operations.md");
        }
    }

    /// An older command side makes no such table.
    private static boolean hasHistory(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT to_regclass('public.history') IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private List<Relayed> read() {
        try (var consumer = new KafkaConsumer<>(config(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, settings.partitions())
                    .mapToObj(partition -> new TopicPartition(settings.topic(), partition))
                    .toList();
            consumer.assign(partitions);
            var begins = consumer.beginningOffsets(partitions, READ_TIMEOUT);
            var ends = consumer.endOffsets(partitions, READ_TIMEOUT);
            begins.forEach((partition, begin) -> consumer.seek(
                    partition, Math.max(begin, ends.getOrDefault(partition, begin) - RECORDS_PER_PARTITION)));
            return readUntil(consumer, ends);
        }
    }

    private static List<Relayed> readUntil(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        var found = new ArrayList<Relayed>();
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Kafka did not give the newest events within " + READ_TIMEOUT.toSeconds() + " s");
            }
            consumer.poll(POLL_TIMEOUT)
                    .forEach(taken -> Relayed.of(taken.headers()).ifPresent(found::add));
        }
        return found;
    }

    /// An event of this history that should be in a stream of this store, and is not in its place.
    private static Optional<String> missing(Connection connection, List<Relayed> relayed) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT concat('event ', r.event, ' at place ', r.place, ' of ', r.aggregate)
                FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[]) AS r (aggregate, place, event, history)
                WHERE r.history = (SELECT number::text FROM history)
                      AND EXISTS (SELECT FROM domain_event e WHERE e.aggregate_id = r.aggregate)
                      AND NOT EXISTS (SELECT FROM domain_event e WHERE e.aggregate_id = r.aggregate
                                      AND e.sequence_number = r.place AND e.event_id::text = r.event)
                LIMIT 1
                """)) {
            statement.setArray(1, connection.createArrayOf("text", array(relayed, Relayed::aggregate)));
            statement.setArray(2, connection.createArrayOf("bigint", array(relayed, Relayed::place)));
            statement.setArray(3, connection.createArrayOf("text", array(relayed, Relayed::event)));
            statement.setArray(4, connection.createArrayOf("text", array(relayed, Relayed::history)));
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static Object[] array(List<Relayed> relayed, Function<Relayed, Object> part) {
        return relayed.stream().map(part).toArray();
    }

    private Map<String, Object> config() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                ConsumerConfig.CLIENT_ID_CONFIG,
                "lockstep-relay-end",
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                8 * 1024 * 1024,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) READ_TIMEOUT.toMillis(),
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
    }
}
