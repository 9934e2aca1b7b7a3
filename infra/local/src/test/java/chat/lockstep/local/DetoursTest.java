package chat.lockstep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.Detours.KafkaListener;
import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetoursTest {

    @TempDir
    private Path folder;

    @Test
    void a_process_takes_its_detour_and_every_other_goes_straight() throws IOException {
        Detours detours = read("command-side-2.postgresql=127.0.0.1:40123");
        assertThat(detours.address("command-side-2", "postgresql", "127.0.0.1:8100"))
                .isEqualTo("127.0.0.1:40123");
        assertThat(detours.address("command-side", "postgresql", "127.0.0.1:8100"))
                .isEqualTo("127.0.0.1:8100");
        assertThat(detours.has("command-side-2", "postgresql")).isTrue();
        assertThat(detours.has("command-side", "postgresql")).isFalse();
    }

    @Test
    void kafka_listens_once_more_for_each_client_that_takes_a_detour_to_it() throws IOException {
        Detours detours = read("""
                relay-2.kafka=127.0.0.1:40124
                kafka.relay-2=127.0.0.1:41001
                projector.kafka=127.0.0.1:40123
                kafka.projector=127.0.0.1:41000
                """);
        assertThat(detours.kafkaListeners())
                .containsExactly(
                        new KafkaListener("projector", "127.0.0.1:41000", "127.0.0.1:40123"),
                        new KafkaListener("relay-2", "127.0.0.1:41001", "127.0.0.1:40124"));
        assertThat(detours.kafkaListeners().getLast().name()).isEqualTo("RELAY_2");
    }

    @Test
    void a_way_that_nobody_goes_is_refused() {
        assertThatThrownBy(() -> read("query-side.postgresql=127.0.0.1:40123"))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("query-side.postgresql")
                .hasMessageContaining("no such way");
    }

    @Test
    void an_address_without_a_port_is_refused() {
        assertThatThrownBy(() -> read("command-side.redis=127.0.0.1")).hasMessageContaining("<host>:<port>");
    }

    @Test
    void a_detour_to_kafka_needs_kafka_to_listen_for_it_and_the_reverse() {
        assertThatThrownBy(() -> read("relay.kafka=127.0.0.1:40123")).hasMessageContaining("Kafka does not listen");
        assertThatThrownBy(() -> read("kafka.relay=127.0.0.1:40123")).hasMessageContaining("relay.kafka is missing");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Detours.read(missing, Route.all(Ports.DEFAULT, 2)))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining(missing.toString());
    }

    private Detours read(String lines) throws IOException {
        return Detours.read(Files.writeString(folder.resolve("detours"), lines), Route.all(Ports.DEFAULT, 2));
    }
}
