package chat.lockstep.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.doctor.Patient.Member;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.local.process.Readiness;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCheckTest {

    private final Diagnosis diagnosis = new Diagnosis();

    @TempDir
    private Path data;

    private ProcessIdentity self;

    @BeforeEach
    void makeFolders() throws Exception {
        Files.createDirectories(data.resolve("run"));
        Files.createDirectories(data.resolve("logs"));
        self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    }

    @Test
    void a_service_that_answers_is_a_fact() throws Exception {
        self.write(data.resolve("run/kafka.pid"));

        look(new FakeService("kafka", Map.of(), new Readiness.Ready()), Optional.of(self));

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.facts()).containsExactly("up: kafka");
    }

    @Test
    void a_service_that_is_not_well_is_told_with_the_last_error_of_its_log() throws Exception {
        self.write(data.resolve("run/relay.pid"));
        Files.writeString(data.resolve("logs/relay.log"), """
                {"level":"ERROR","message":"the first one"}
                {"level":"ERROR","message":"Kafka is away"}
                {"level":"INFO","message":"trying again"}
                """);

        look(new FakeService("relay", Map.of(), new Readiness.NotYet("/health answers 503")), Optional.of(self));

        assertThat(diagnosis.findings())
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.what())
                                .isEqualTo(
                                        "relay runs and is not well: /health answers 503; its log's last error: ERROR Kafka is away"));
    }

    @Test
    void a_service_that_died_under_up_is_told() throws Exception {
        Files.writeString(data.resolve("logs/cassandra.log"), "2026-01-31 FATAL no space\n");

        look(new FakeService("cassandra", Map.of(), new Readiness.NotYet("refused")), Optional.of(self));

        assertThat(diagnosis.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what())
                        .isEqualTo("cassandra is down; its log's last error: 2026-01-31 FATAL no space"));
    }

    @Test
    void without_a_system_it_is_no_fault_that_nothing_runs() throws Exception {
        look(new FakeService("kafka", Map.of(), new Readiness.NotYet("refused")), Optional.empty());

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.facts()).containsExactly("no system runs");
    }

    @Test
    void a_port_that_somebody_else_holds_is_told_with_its_owner() throws Exception {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            look(
                    new FakeService("redis", Map.of("Redis", holder.getLocalPort()), new Readiness.NotYet("")),
                    Optional.empty());

            assertThat(diagnosis.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what())
                            .startsWith("port " + holder.getLocalPort() + " (Redis) is taken by pid " + self.pid()));
        }
    }

    @Test
    void a_port_that_a_stranger_answers_is_told() throws Exception {
        self.write(data.resolve("run/redis.pid"));

        look(new FakeService("redis", Map.of(), new Readiness.Foreign("a Redis of others")), Optional.of(self));

        assertThat(diagnosis.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("answered by a Redis of others"));
    }

    private void look(FakeService service, Optional<ProcessIdentity> up) throws Exception {
        new ServiceCheck(new Patient(data, List.of(new Member(service, OptionalInt.empty())), up)).look(diagnosis);
    }
}
