package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The quick start of the TypeScript SDK does over the whole system what its README says.
class TypeScriptIT {

    private static final Path SDK = Path.of(System.getProperty("lockstep.checkout"), "clients", "typescript");

    @TempDir
    Path folder;

    @Test
    void the_quick_start_sends_a_message_that_the_other_user_holds_and_has_verified()
            throws IOException, InterruptedException {
        var output = folder.resolve("output").toFile();
        assertThat(run(output)).as(() -> read(output)).isZero();
        assertThat(read(output)).contains("applied", "Hello!").endsWith("bob has it, verified\n");
    }

    private static int run(File output) throws IOException, InterruptedException {
        var node = new ProcessBuilder("node", "quick-start.mjs")
                .directory(SDK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        node.environment()
                .put(
                        "LOCKSTEP_URL",
                        WholeSystem.running().socketUrls().getFirst().toString());
        var process = node.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(File output) {
        try {
            return Files.readString(output.toPath());
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
