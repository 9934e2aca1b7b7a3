package chat.lockstep.projector;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.util.unit.DataSize;

/// A topic of a test's own, written as the relay writes it.
public final class TestTopic implements AutoCloseable {

    static final int PARTITIONS = 3;

    private final String name = TestServers.newTopicName();
    private final String bootstrapServers = TestServers.kafkaBootstrapServers();
    private final Map<ConversationId, Map<EventId, SourcePlace>> places = new ConcurrentHashMap<>();
    private final KafkaProducer<String, byte[]> producer;

    public TestTopic() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.of((short) 1))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("topic " + name + " could not be created", failure);
        }
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        1,
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public String name() {
        return name;
    }

    /// Where the events of a conversation were written.
    public Map<EventId, SourcePlace> places(ConversationId conversation) {
        return places.getOrDefault(conversation, Map.of());
    }

    public String deadLetters() {
        return name + ".dead-letters";
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public TopicSettings settings(String groupPrefix) {
        return new TopicSettings(
                bootstrapServers,
                name,
                1,
                groupPrefix,
                50,
                Duration.ofSeconds(6),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                deadLetters(),
                3,
                Duration.ofMillis(200),
                Duration.ofMillis(400),
                1_000,
                DataSize.ofMegabytes(4),
                Duration.ofMillis(20),
                Duration.ZERO);
    }

    /// What a consumer group has committed, by partition.
    public Map<Integer, Long> committed(String group) {
        return asked(admin -> {
            var offsets = new TreeMap<Integer, Long>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(20, TimeUnit.SECONDS)
                    .forEach((partition, at) -> {
                        if (at != null && at.offset() > 0) {
                            offsets.put(partition.partition(), at.offset());
                        }
                    });
            return offsets;
        });
    }

    /// Where the partitions end; without the empty ones.
    public Map<Integer, Long> ends() {
        return asked(admin -> {
            var wanted = new HashMap<TopicPartition, OffsetSpec>();
            IntStream.range(0, PARTITIONS)
                    .forEach(partition -> wanted.put(new TopicPartition(name, partition), OffsetSpec.latest()));
            var ends = new TreeMap<Integer, Long>();
            admin.listOffsets(wanted).all().get(20, TimeUnit.SECONDS).forEach((partition, end) -> {
                if (end.offset() > 0) {
                    ends.put(partition.partition(), end.offset());
                }
            });
            return ends;
        });
    }

    private interface Question<T> {
        T ask(Admin admin) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private <T> T asked(Question<T> question) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return question.ask(admin);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public void write(List<TopicEvent> events) {
        events.forEach(event -> {
            var _ = producer.send(record(event), (place, _) -> {
                if (place != null) {
                    places.computeIfAbsent(event.conversation(), _ -> new ConcurrentHashMap<>())
                            .put(event.recorded().id(), new SourcePlace(1, place.partition(), place.offset()));
                }
            });
        });
        producer.flush();
    }

    /// Sends something that need not be an event.
    public void write(ProducerRecord<String, byte[]> record) {
        var _ = producer.send(record);
        producer.flush();
    }

    public ProducerRecord<String, byte[]> record(TopicEvent event) {
        return TestRecords.of(name, event);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
