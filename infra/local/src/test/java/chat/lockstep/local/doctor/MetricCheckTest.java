package chat.lockstep.local.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.doctor.Patient.Member;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.local.process.Readiness;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricCheckTest {

    private final Diagnosis diagnosis = new Diagnosis();

    @TempDir
    private Path data;

    private HttpServer management;
    private volatile String metrics = "";
    private volatile int status = 200;

    @BeforeEach
    void start() throws Exception {
        management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        management.createContext("/metrics", exchange -> {
            var body = metrics.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        management.start();
        Files.createDirectories(data.resolve("run"));
        ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow().write(data.resolve("run/projector.pid"));
    }

    @AfterEach
    void stop() {
        management.stop(0);
    }

    @Test
    void an_application_that_keeps_up_has_nothing_wrong() throws Exception {
        metrics = """
                # HELP lockstep_projector_lag Records that are not applied yet
                # TYPE lockstep_projector_lag gauge
                lockstep_projector_lag{group="views"} 3.0
                lockstep_projector_lag_seconds{group="views"} 0.2
                lockstep_projector_dead_letters_outstanding 0.0
                resilience4j_circuitbreaker_state{name="cassandra",state="open"} 0.0
                resilience4j_circuitbreaker_state{name="cassandra",state="closed"} 1.0
                lockstep_nodes_entered 1.0
                jvm_gc_overhead NaN
                """;

        look();

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.facts()).containsExactly("behind: views 3 records");
    }

    @Test
    void an_open_breaker_is_told() throws Exception {
        metrics = "resilience4j_circuitbreaker_state{group=\"none\",name=\"cassandra\",state=\"open\",} 1.0\n";

        look();

        assertThat(what()).isEqualTo("projector: the breaker of cassandra is open");
    }

    @Test
    void dead_letters_are_told() throws Exception {
        metrics = "lockstep_projector_dead_letters_outstanding 2.0\n";

        look();

        assertThat(what()).isEqualTo("projector: 2 events are set aside as dead letters");
    }

    @Test
    void lag_is_told_of_its_group() throws Exception {
        metrics = """
                lockstep_projector_lag_seconds{group="live"} 0.0
                lockstep_projector_lag_seconds{group="views"} 31.5
                """;

        look();

        assertThat(what()).isEqualTo("projector: its group views is 31.5 s behind");
    }

    @Test
    void a_relay_that_is_behind_is_told() throws Exception {
        metrics = "lockstep_relay_lag_seconds 75.0\n";

        look();

        assertThat(what()).isEqualTo("projector: it is 75 s behind the commits");
    }

    @Test
    void a_node_that_is_not_entered_is_told() throws Exception {
        metrics = "lockstep_nodes_entered 0.0\n";

        look();

        assertThat(what()).contains("is not entered among the command nodes");
    }

    @Test
    void an_application_that_does_not_answer_is_told() throws Exception {
        status = 500;

        look();

        assertThat(what()).contains("does not tell its metrics").contains("/metrics answers 500");
    }

    private void look() throws Exception {
        var service = new FakeService("projector", Map.of(), new Readiness.Ready());
        var member = new Member(service, OptionalInt.of(management.getAddress().getPort()));
        new MetricCheck(new Patient(data, List.of(member), Optional.empty())).look(diagnosis);
    }

    private String what() {
        assertThat(diagnosis.findings()).hasSize(1);
        return diagnosis.findings().getFirst().what();
    }
}
