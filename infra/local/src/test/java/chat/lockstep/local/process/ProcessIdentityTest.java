package chat.lockstep.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

    private static final ProcessIdentity SELF =
            ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

    @TempDir
    private Path folder;

    @Test
    void a_running_process_is_alive() {
        assertThat(SELF.isAlive()).isTrue();
    }

    @Test
    void another_process_with_the_same_pid_is_not_it() {
        assertThat(new ProcessIdentity(SELF.pid(), SELF.startTicks() - 1, SELF.boot()).isAlive())
                .isFalse();
        assertThat(new ProcessIdentity(SELF.pid(), SELF.startTicks(), "an earlier boot").isAlive())
                .isFalse();
    }

    @Test
    void an_ended_process_is_nobody() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThat(ProcessIdentity.of(process.pid())).isEmpty();
    }

    @Test
    void what_was_written_is_read() throws IOException {
        Path file = folder.resolve("kafka.pid");
        SELF.write(file);
        assertThat(ProcessIdentity.read(file)).contains(SELF);
    }

    @Test
    void a_file_that_is_missing_or_cut_off_names_nobody() throws IOException {
        assertThat(ProcessIdentity.read(folder.resolve("missing.pid"))).isEmpty();
        assertThat(ProcessIdentity.read(Files.writeString(folder.resolve("empty.pid"), "")))
                .isEmpty();
        assertThat(ProcessIdentity.read(Files.writeString(folder.resolve("cut.pid"), "123 45")))
                .isEmpty();
        assertThat(ProcessIdentity.read(Files.writeString(folder.resolve("odd.pid"), "one two three")))
                .isEmpty();
    }
}
