package chat.lockstep.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCheckTest {

    private final Diagnosis diagnosis = new Diagnosis();

    @TempDir
    private Path data;

    @BeforeEach
    void makeRun() throws Exception {
        Files.createDirectories(data.resolve("run"));
    }

    @Test
    void a_folder_without_processes_has_nothing_wrong() throws Exception {
        look(Optional.empty());

        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void files_of_a_system_that_was_killed_are_told() throws Exception {
        Files.writeString(data.resolve("run/kafka.pid"), "1 1 another-boot\n");
        Files.writeString(data.resolve("run/up.identity"), "1 1 another-boot\n");

        look(Optional.empty());

        assertThat(diagnosis.findings()).hasSize(2);
        assertThat(diagnosis.findings().get(0).what()).contains("kafka");
        assertThat(diagnosis.findings().get(1).what()).contains("did not end in good order");
    }

    @Test
    void a_service_without_its_up_is_told() throws Exception {
        var self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        self.write(data.resolve("run/redis.pid"));

        look(Optional.empty());

        assertThat(diagnosis.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("redis (pid " + self.pid() + ")");
            assertThat(finding.mend()).isEqualTo("./lockstep down");
        });
    }

    @Test
    void with_its_up_the_same_service_is_well() throws Exception {
        var self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        self.write(data.resolve("run/redis.pid"));

        look(Optional.of(self));

        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void a_second_system_on_the_folder_is_told() throws Exception {
        var program = Files.copy(Path.of("/bin/sleep").toRealPath(), data.resolve("redis-server"));
        // The shell ends, so that the program is nobody's child, as that of another terminal would be.
        var shell = new ProcessBuilder("/bin/sh", "-c", "\"$0\" 60 >/dev/null 2>&1 & echo $!", program.toString())
                .directory(data.toFile())
                .start();
        var stranger =
                ProcessHandle.of(Long.parseLong(shell.inputReader().readLine())).orElseThrow();
        try {
            shell.waitFor();
            new ProcessCheck(new Patient(data, List.of(), Optional.empty())).look(diagnosis);

            assertThat(diagnosis.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.what()).contains(stranger.pid() + " (redis-server)");
                assertThat(finding.mend()).contains("kill " + stranger.pid());
            });
        } finally {
            stranger.destroyForcibly();
        }
    }

    private void look(Optional<ProcessIdentity> up) throws Exception {
        new ProcessCheck(new Patient(data, List.of(), up)).look(diagnosis);
    }
}
