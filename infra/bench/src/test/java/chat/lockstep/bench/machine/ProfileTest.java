package chat.lockstep.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void every_jvm_gets_a_flame_graph_of_what_it_did_meanwhile() throws Exception {
        var noJvm = new ProcessBuilder("sleep", "60").start();
        try (var profile = Profile.start(Map.of("tests", ProcessHandle.current().pid(), "sleeper", noJvm.pid()))) {
            burnProcessor();
            profile.stop();
            profile.draw(process -> folder.resolve(process + ".html"));
            assertThat(profile.largest())
                    .anySatisfy(line -> assertThat(line).startsWith("tests ").contains("ProfileTest.burnProcessor"));
        } finally {
            noJvm.destroyForcibly();
        }
        assertThat(folder).isDirectoryContaining("glob:**/tests.html").isDirectoryNotContaining("glob:**/sleeper.html");
        assertThat(folder.resolve("tests.html"))
                .content()
                .contains("<h1>tests</h1>", "burnProcessor")
                .doesNotContain("src=", "<link", "@import");
    }

    @Test
    void a_jvm_that_samples_no_cpu_time_is_drawn_by_what_it_executed() throws Exception {
        var recorded = folder.resolve("old.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").with("period", "10 ms");
            recording.start();
            burnProcessor();
            recording.dump(recorded);
        }
        var page = folder.resolve("old.html");
        Flame.draw(recorded, page, "old");
        assertThat(Files.readString(page)).contains("burnProcessor");
    }

    private static void burnProcessor() {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        double value = 0;
        while (System.nanoTime() - end < 0) {
            value += Math.sqrt(value + 1);
        }
        assertThat(value).isPositive(); // so that nobody may leave the work out
    }
}
