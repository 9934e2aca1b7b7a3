package chat.lockstep.faults.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessVictimTest {

    @TempDir
    private Path data;

    private Process process;
    private ProcessVictim victim;

    /// A process with a child of its own, as PostgreSQL has them.
    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("/usr/bin/timeout", "60", "/bin/sleep", "50").start();
        Path run = Files.createDirectories(data.resolve("run"));
        ProcessIdentity.of(process.pid()).orElseThrow().write(run.resolve("server.pid"));
        victim = new ProcessVictim("server", data);
    }

    @AfterEach
    void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Test
    void it_is_paused_with_its_children_and_goes_on() throws InterruptedException {
        awaitChild();
        victim.pause();
        assertThat(tree()).hasSize(2).allMatch(Signals::isStopped);
        assertThat(victim.pid()).isEqualTo(process.pid());
        victim.resume();
        assertThat(tree()).hasSize(2).noneMatch(Signals::isStopped);
    }

    @Test
    void it_is_gone_once_it_was_killed() throws InterruptedException {
        victim.kill();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        assertThat(victim.pid()).isZero();
        assertThatThrownBy(victim::kill)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("server is not running");
    }

    @Test
    void it_is_asked_to_end() throws InterruptedException {
        victim.end();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void up_is_told_to_let_it_down_and_what_to_add_to_its_environment() {
        victim.mayNotStart();
        assertThat(data.resolve("run/server.held")).exists();
        victim.mayStart();
        assertThat(data.resolve("run/server.held")).doesNotExist();
        victim.environment(Map.of("FAKETIME", "+300s"));
        assertThat(data.resolve("run/server.environment")).hasContent("FAKETIME=+300s");
        victim.environment(Map.of());
        assertThat(data.resolve("run/server.environment")).doesNotExist();
    }

    private void awaitChild() {
        while (process.descendants().findAny().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private List<Long> tree() {
        return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid))
                .toList();
    }
}
