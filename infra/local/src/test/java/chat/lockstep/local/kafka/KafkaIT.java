package chat.lockstep.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.Server;
import chat.lockstep.local.ServerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaIT {

    @TempDir
    private Path folder;

    @Test
    void it_keeps_its_records_over_a_restart_and_a_kill() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.KAFKA, folder.resolve("data"))) {
            String bootstrap = fixture.servers().kafkaBootstrapServers();
            produce(bootstrap, "first");
            fixture.servers().restart(Server.KAFKA);
            produce(bootstrap, "second");
            fixture.servers().kill(Server.KAFKA);
            fixture.servers().start(Server.KAFKA);
            assertThat(consume(bootstrap, 2)).containsExactly("first", "second");
        }
    }

    @Test
    void the_topic_of_all_events_has_twelve_partitions_and_forgets_nothing() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.KAFKA, folder.resolve("data"));
                Admin admin = Admin.create(
                        Map.of("bootstrap.servers", fixture.servers().kafkaBootstrapServers()))) {
            var topic = admin.describeTopics(List.of(Kafka.TOPIC))
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .get(Kafka.TOPIC);
            assertThat(topic.partitions()).hasSize(12);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, Kafka.TOPIC);
            var config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .get(resource);
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
            assertThat(config.get("retention.bytes").value()).isEqualTo("-1");
            assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
            assertThatThrownBy(() -> admin.describeTopics(List.of("misspelt"))
                            .allTopicNames()
                            .get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void an_id_that_looks_like_an_option_is_an_id() throws Exception {
        var data = new DataFolder(folder.resolve("data"));
        Files.writeString(data.folder("").resolve("identity"), "f8000000-0000-4000-8000-000000000001\n");
        assertThat(data.kafkaClusterId()).startsWith("-");
        try (ServerFixture fixture = ServerFixture.start(Server.KAFKA, data.path())) {
            produce(fixture.servers().kafkaBootstrapServers(), "first");
        }
    }

    @Test
    void it_is_told_from_another_folders() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.KAFKA, folder.resolve("data"))) {
            fixture.assertIdentity(new Kafka(fixture.claim(folder.resolve("other"))));
            fixture.assertPortsAreDefended(folder.resolve("other"));
        }
    }

    private static void produce(String bootstrap, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Kafka.TOPIC, 0, "key", value)).get(20, TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(String bootstrap, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(Kafka.TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (values.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
