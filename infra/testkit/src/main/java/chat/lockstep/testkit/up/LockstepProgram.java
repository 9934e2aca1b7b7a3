package chat.lockstep.testkit.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program behind the script `lockstep`, called as the script calls it.
public final class LockstepProgram {

    private static final String MAIN = "chat.lockstep.local.up.LockstepCommand";

    private LockstepProgram() {}

    /// @param checkout with everything built
    public static List<String> command(Path checkout, List<String> arguments) throws IOException {
        Path target = checkout.resolve("infra/local/target");
        String libraries =
                Files.readString(target.resolve("lockstep.classpath")).strip();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlockstep.checkout=" + checkout,
                "-cp",
                target.resolve("classes") + ":" + libraries,
                MAIN));
        command.addAll(arguments);
        return command;
    }

    /// Runs a command to its end.
    ///
    /// @param folder for what it says
    /// @param environment added to this JVM's
    /// @throws IllegalStateException if it takes longer than the limit; it is ended
    public static Said run(
            Path checkout, Path folder, Map<String, String> environment, Duration limit, List<String> arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "command-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command(checkout, arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process command = builder.start();
        try {
            if (!command.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        arguments + " did not end within " + limit + ": " + Files.readString(output));
            }
            return new Said(command.exitValue(), Files.readString(output));
        } finally {
            command.destroyForcibly();
        }
    }
}
