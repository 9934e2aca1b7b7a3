package chat.lockstep.checker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.checker.world.Recording;
import chat.lockstep.checker.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The exit status and `verdict.json` are what scripts see.
class CheckCommandTest {

    @TempDir
    Path folder;

    private final Recording recording = World.play(1, 30);

    @Test
    void a_right_run_ends_with_0() throws IOException {
        assertThat(check()).isEqualTo(CheckCommand.CLEAN);
        assertThat(verdict()).contains("\"violations\" : [ ]", "\"fault\" : \"F1-gateway-killed\"", "\"acknowledged\"");
    }

    @Test
    void a_violation_ends_with_1_and_names_its_fault() throws IOException {
        recording.run.withObject("bounds").put("recoverMillis", 1).put("toleranceMillis", 0);
        assertThat(check()).isEqualTo(CheckCommand.VIOLATED);
        assertThat(verdict()).contains("\"invariant\" : \"I8\"");
    }

    @Test
    void an_unreadable_folder_ends_with_2() {
        recording.run.remove("bounds");
        assertThat(check()).isEqualTo(CheckCommand.UNREADABLE);
        assertThat(folder.resolve("verdict.json")).doesNotExist();
    }

    private int check() {
        return new CommandLine(new CheckCommand())
                .execute(recording.write(folder).toString());
    }

    private String verdict() throws IOException {
        return Files.readString(folder.resolve("verdict.json"));
    }
}
