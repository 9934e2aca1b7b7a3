package chat.lockstep.testkit.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The `up` command as a child. It ends with this JVM, however that ends: the shell that runs it waits for the
/// end of its standard input.
public final class UpProcess {

    private static final Duration START_LIMIT = Duration.ofMinutes(6);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String RUN_UNTIL_END_OF_INPUT = "\"$@\" & up=$!; read -r _; kill -TERM $up; wait $up";

    private final Process shell;
    private final Path output;

    private UpProcess(Process shell, Path output) {
        this.shell = shell;
        this.output = output;
    }

    /// Returns when the first message has gone through.
    ///
    /// @param environment added to this JVM's
    /// @throws IllegalStateException with what `up` said, if the system could not be started
    public static UpProcess start(Path checkout, Path output, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", RUN_UNTIL_END_OF_INPUT, "up"));
        command.addAll(LockstepProgram.command(checkout, List.of("up")));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        UpProcess up = new UpProcess(builder.start(), output);
        up.awaitStart();
        return up;
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        for (String said = said(); !said.contains("Lockstep is up"); said = said()) {
            if (!shell.isAlive() || said.contains("\n  -> ") || System.nanoTime() > end) {
                stop();
                throw new IllegalStateException("the system did not start:\n" + said);
            }
            Thread.sleep(POLL);
        }
    }

    private String said() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    /// Ends the system in good order.
    public void stop() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        if (!shell.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the system did not stop within " + STOP_LIMIT + ", see " + output);
        }
    }
}
