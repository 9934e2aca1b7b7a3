package chat.lockstep.faults.rig;

import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.testkit.up.LockstepProgram;
import chat.lockstep.testkit.up.Said;
import chat.lockstep.testkit.up.UpProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A system of one node of each application, nothing between its processes, worked with by the commands of the script
/// `lockstep`. It may be started again on what it left, and listens at the same place then.
public final class OneNode implements AutoCloseable {

    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);

    private final Path checkout;
    private final LocalSettings settings;
    private @Nullable UpProcess running;

    /// @param data a folder that no system has used
    /// @param checkout with everything built
    public OneNode(Path data, Path checkout) throws IOException {
        this.settings = LocalSettings.of(data, FreePorts.find());
        this.checkout = checkout.toAbsolutePath().normalize();
        Files.createDirectories(settings.data());
    }

    /// Where its gateway listens.
    public URI http() {
        return URI.create("http://127.0.0.1:" + settings.ports().gateway());
    }

    /// Returns when a first message has gone through it.
    ///
    /// @throws IllegalStateException with what `up` said, if the system could not be started
    public void up() throws IOException, InterruptedException {
        Path output = Files.createTempFile(settings.data(), "up-", ".log");
        running = UpProcess.start(checkout, output, environment());
    }

    /// Ends it in good order.
    public void down() throws IOException, InterruptedException {
        if (running != null) {
            running.stop();
            running = null;
        }
    }

    /// Runs a command of the script on this system, to its end.
    public Said run(String... arguments) throws IOException, InterruptedException {
        return LockstepProgram.run(checkout, settings.data(), environment(), COMMAND_LIMIT, List.of(arguments));
    }

    private Map<String, String> environment() {
        return Map.of(
                "JDK_JAVA_OPTIONS", LocalRig.FIRST_COMPILER_ALONE,
                "LOCKSTEP_PORT", Integer.toString(settings.ports().base()),
                "LOCKSTEP_DATA", settings.data().toString());
    }

    @Override
    public void close() throws IOException {
        try {
            down();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it ends with this JVM
        }
    }
}
