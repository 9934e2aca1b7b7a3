package chat.lockstep.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningServiceTest {

    private static final String FOR_LONG = "exec sleep 1000";

    @TempDir
    private Path data;

    @Test
    void it_runs_until_it_is_stopped() throws Exception {
        RunningService service = new RunningService(readyAtOnce(FOR_LONG), data);
        service.start();
        ProcessIdentity process = service.process().orElseThrow().identity();
        assertThat(process.isAlive()).isTrue();
        assertThat(ProcessIdentity.read(pidFile())).contains(process);
        service.stop();
        assertThat(process.isAlive()).isFalse();
        assertThat(service.process()).isEmpty();
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void a_test_may_add_to_its_environment() throws Exception {
        Files.createDirectories(data.resolve("run"));
        Files.writeString(data.resolve("run/script.environment"), "FAKETIME=+300s\n");
        RunningService service = new RunningService(readyAtOnce("echo $FAKETIME $SECRET >said; " + FOR_LONG), data);
        service.start();
        Path said = data.resolve("said");
        while (!Files.exists(said) || Files.size(said) == 0) {
            Thread.onSpinWait();
        }
        assertThat(said).hasContent("+300s s3cret");
        service.kill();
    }

    @Test
    void one_that_ignores_the_signal_is_ended_by_force() throws Exception {
        RunningService service = new RunningService(readyAtOnce("trap '' TERM; while :; do sleep 0.1; done"), data);
        service.start();
        ProcessIdentity process = service.process().orElseThrow().identity();
        service.stop();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void its_own_children_end_with_it() throws Exception {
        RunningService service = new RunningService(readyAtOnce("sleep 1000 & echo $! >child; wait"), data);
        service.start();
        Path child = data.resolve("child");
        while (!Files.exists(child) || Files.size(child) == 0) {
            Thread.onSpinWait();
        }
        ProcessIdentity grandchild = ProcessIdentity.of(
                        Long.parseLong(Files.readString(child).strip()))
                .orElseThrow();
        service.kill();
        assertThat(grandchild.isAlive()).isFalse();
    }

    @Test
    void a_left_over_of_an_earlier_run_is_ended_first() throws Exception {
        RunningService earlier = new RunningService(readyAtOnce(FOR_LONG), data);
        earlier.start();
        ProcessIdentity leftOver = earlier.process().orElseThrow().identity();
        RunningService service = new RunningService(readyAtOnce(FOR_LONG), data);
        service.start();
        assertThat(leftOver.isAlive()).isFalse();
        assertThat(service.process()).isPresent();
        service.stop();
    }

    @Test
    void a_stranger_with_the_pid_of_a_left_over_is_left_alone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        ProcessIdentity identity = ProcessIdentity.of(stranger.pid()).orElseThrow();
        Files.createDirectories(pidFile().getParent());
        new ProcessIdentity(identity.pid(), identity.startTicks() - 1, identity.boot()).write(pidFile());
        RunningService service = new RunningService(readyAtOnce(FOR_LONG), data);
        service.start();
        service.stop();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void a_taken_port_is_told_with_its_owner_and_the_mend() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Map<String, Integer> ports = Map.of("Script", socket.getLocalPort());
            var service = new RunningService(new ScriptService(data, FOR_LONG, Readiness.Ready::new, ports), data);
            assertThatThrownBy(service::start)
                    .isInstanceOfSatisfying(
                            LocalFailure.class,
                            failure -> assertThat(failure.text())
                                    .contains("port " + socket.getLocalPort() + " (Script) is taken by pid "
                                            + ProcessHandle.current().pid())
                                    .contains("LOCKSTEP_PORT="));
        }
    }

    @Test
    void one_that_dies_tells_its_last_words() {
        var service = new RunningService(notReady("echo the disk is on fire; exit 3"), data);
        assertThatThrownBy(service::start)
                .isInstanceOfSatisfying(
                        LocalFailure.class,
                        failure -> assertThat(failure.text())
                                .contains("ended with status 3", "the disk is on fire", "script.log"));
        assertThat(service.process()).isEmpty();
    }

    @Test
    void one_that_never_gets_ready_is_told_with_the_cause_and_ended() {
        var service = new RunningService(notReady(FOR_LONG), data);
        assertThatThrownBy(service::start).hasMessageContaining("still thinking");
        assertThat(service.process()).isEmpty();
    }

    @Test
    void a_stranger_that_answers_in_its_place_is_told() {
        var service = new RunningService(
                new ScriptService(data, FOR_LONG, () -> new Readiness.Foreign("somebody else"), Map.of("script", 1)),
                data);
        assertThatThrownBy(service::start).hasMessageContaining("answered by somebody else");
        assertThat(service.process()).isEmpty();
    }

    @Test
    void a_full_log_is_set_aside_at_the_next_start() throws Exception {
        Path log = Files.createDirectories(data.resolve("logs")).resolve("script.log");
        Files.write(log, new byte[17 * 1024 * 1024]);
        RunningService service = new RunningService(readyAtOnce("echo hello; " + FOR_LONG), data);
        service.start();
        service.stop();
        assertThat(log.resolveSibling("script.log.1")).hasSize(17 * 1024 * 1024);
        assertThat(log).content().isIn("hello\n", "");
    }

    private Service readyAtOnce(String script) {
        return new ScriptService(data, script, Readiness.Ready::new, Map.of());
    }

    private Service notReady(String script) {
        return new ScriptService(data, script, () -> new Readiness.NotYet("still thinking"), Map.of());
    }

    private Path pidFile() {
        return data.resolve("run/script.pid");
    }
}
