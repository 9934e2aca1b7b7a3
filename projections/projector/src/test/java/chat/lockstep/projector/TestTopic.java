package chat.lockstep.projector;

import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A topic of a test's own, written as the relay writes it.
public final class TestTopic implements AutoCloseable {

    private static final int PARTITIONS = 3;

    private final String name = TestServers.newTopicName();
    private final String bootstrapServers = TestServers.kafkaBootstrapServers();
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
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 1),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public String name() {
        return name;
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
                Duration.ofMillis(500));
    }

    public void write(List<TopicEvent> events) {
        events.forEach(event -> {
            var _ = producer.send(record(event));
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
