package chat.lockstep.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    @TempDir
    private Path folder;

    @Test
    void it_ends_with_a_starter_that_is_killed() throws Exception {
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessIdentity child;
        try (BufferedReader output = starter.inputReader()) {
            child = ProcessIdentity.of(Long.parseLong(output.readLine())).orElseThrow();
        }
        assertThat(child.isAlive()).isTrue();
        starter.destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> !child.isAlive());
    }

    @Test
    void its_environment_is_given_and_its_output_kept() throws Exception {
        Path log = folder.resolve("log");
        ChildProcess child = start("echo the secret is $SECRET; echo an error >&2", log);
        assertThat(child.awaitEnd()).isZero();
        assertThat(log).content().isEqualTo("the secret is s3cret\nan error\n");
    }

    @Test
    void it_has_no_input_and_no_part_in_its_starters_session() throws Exception {
        Path log = folder.resolve("log");
        ChildProcess child = start("cat; cut -d' ' -f6 /proc/$$/stat; exec sleep 1000", log);
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.size(log) > 0);
        assertThat(log).content().isEqualTo(child.identity().pid() + "\n");
        child.kill();
    }

    private ChildProcess start(String script, Path log) throws IOException {
        Launch launch = new Launch(List.of("/bin/sh", "-c", script), Map.of("SECRET", "s3cret"), folder);
        return ChildProcess.start(launch, log, folder.resolve("pid"), StopSignal.TERM, Duration.ofSeconds(5));
    }

    /// The program of the process that is killed.
    static final class Starter {

        private Starter() {}

        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            ChildProcess child = ChildProcess.start(
                    new Launch(List.of("sleep", "1000"), Map.of(), folder),
                    folder.resolve("log"),
                    folder.resolve("pid"),
                    StopSignal.TERM,
                    Duration.ofSeconds(5));
            System.out.println(child.identity().pid());
            Thread.sleep(Duration.ofMinutes(1));
        }
    }
}
