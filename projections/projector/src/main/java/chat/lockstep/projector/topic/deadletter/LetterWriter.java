package chat.lockstep.projector.topic.deadletter;

import chat.lockstep.projector.topic.GivenUp;
import chat.lockstep.projector.topic.TopicSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes letters and settlements, and sends letters to the event topic again. Each call returns when Kafka has
/// acknowledged everything, in a bounded time. The producer is made when it is first needed: mostly it never is.
public final class LetterWriter implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int PARTITIONS = 12;
    /// A record of the largest size that the event topic takes has headers of ours besides.
    private static final int RECORD_BYTES_MAX = 2 * 1_024 * 1_024;

    private final TopicSettings settings;
    private final InstantSource clock;
    private Optional<KafkaProducer<String, byte[]>> producer = Optional.empty();

    public LetterWriter(TopicSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// @throws LettersUnavailable if Kafka does not take them all
    public void bury(List<GivenUp> records, String group) {
        var now = clock.instant();
        send(records.stream()
                .map(record -> LetterFormat.letter(settings.deadLetters(), record, group, now))
                .toList());
    }

    /// @param outcome what became of them: `retried` or `discarded`
    /// @throws LettersUnavailable if Kafka does not take them all
    public void settle(List<DeadLetter> letters, String outcome) {
        var now = clock.instant();
        send(letters.stream()
                .map(letter -> LetterFormat.settlement(settings.deadLetters(), letter, outcome, now))
                .toList());
    }

    /// Sends the records to the event topic again, in this order.
    ///
    /// @return where they stand now
    /// @throws LettersUnavailable if Kafka does not take them all
    public List<Origin> sendAgain(List<DeadLetter> letters) {
        return send(letters.stream()
                        .map(letter -> LetterFormat.original(settings.topic(), letter))
                        .toList())
                .stream()
                .map(place -> new Origin(place.partition(), place.offset()))
                .toList();
    }

    @Override
    public synchronized void close() {
        producer.ifPresent(made -> made.close(Duration.ofSeconds(2)));
        producer = Optional.empty();
    }

    private synchronized List<RecordMetadata> send(List<ProducerRecord<String, byte[]>> records) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        try {
            var made = producer();
            List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
            records.forEach(record -> sent.add(made.send(record)));
            made.flush();
            List<RecordMetadata> acknowledged = new ArrayList<>(sent.size());
            for (var one : sent) {
                acknowledged.add(one.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
            return acknowledged;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            throw new LettersUnavailable(
                    "Kafka did not take %d records: %s".formatted(records.size(), failure), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LettersUnavailable("stopped while Kafka was to take " + records.size() + " records", stopped);
        }
    }

    private KafkaProducer<String, byte[]> producer() throws InterruptedException, ExecutionException, TimeoutException {
        if (producer.isEmpty()) {
            createTopic(settings);
            producer = Optional.of(
                    new KafkaProducer<>(configuration(settings), new StringSerializer(), new ByteArraySerializer()));
        }
        return producer.get();
    }

    /// Two that create it at once do no harm.
    static void createTopic(TopicSettings settings) throws InterruptedException, ExecutionException, TimeoutException {
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                settings.bootstrapServers(),
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                (int) TIMEOUT.toMillis()))) {
            var topic = new NewTopic(settings.deadLetters(), Optional.of(PARTITIONS), Optional.empty())
                    .configs(Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_DELETE,
                            TopicConfig.RETENTION_MS_CONFIG,
                            "-1",
                            TopicConfig.RETENTION_BYTES_CONFIG,
                            "-1",
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(RECORD_BYTES_MAX)));
            admin.createTopics(List.of(topic)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }

    private static Map<String, Object> configuration(TopicSettings settings) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                // The topic may be new: if its leader refused the first of two batches, the second would block both.
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                RECORD_BYTES_MAX,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                8L * 1_024 * 1_024,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                3_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                8_000);
    }
}
