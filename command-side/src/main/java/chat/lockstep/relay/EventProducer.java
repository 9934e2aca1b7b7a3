package chat.lockstep.relay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Writes records to Kafka so that a batch is either acknowledged by all replicas in sync, or the producer is dead.
///
/// After the first failed record nothing more is sent: a later record of the same conversation must not overtake one
/// that is going to be sent again.
final class EventProducer implements AutoCloseable {

    /// How long one record may take, retries included. Kafka may be away for this long without the relay noticing.
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(60);

    private final KafkaProducer<String, byte[]> producer;

    /// Why the first record failed; after it the producer is of no use.
    private volatile @Nullable Exception failure;

    EventProducer(KafkaSettings kafka) {
        producer = new KafkaProducer<>(config(kafka), new StringSerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> config(KafkaSettings kafka) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.CLIENT_ID_CONFIG,
                "lockstep-relay",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                // Each batch ends with a flush, which ends all lingering: this only keeps the first from going alone.
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) DELIVERY_TIMEOUT.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
    }

    /// Returns when Kafka has acknowledged all records.
    ///
    /// @throws KafkaException if one was not; the producer is closed then
    void sendAll(List<ProducerRecord<String, byte[]>> records) {
        try {
            for (var record : records) {
                var _ = producer.send(record, (_, failed) -> stopAfter(failed)); // which tells all there is
            }
            producer.flush();
        } catch (IllegalStateException closed) {
            throw new KafkaException("Kafka did not take the events", failure == null ? closed : failure);
        }
        if (failure != null) {
            throw new KafkaException("Kafka did not take the events", failure);
        }
    }

    private synchronized void stopAfter(@Nullable Exception failed) {
        if (failed != null && failure == null) {
            failure = failed;
            close();
        }
    }

    /// Gives up what has not been sent yet; it is sent again by whoever leads next.
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
