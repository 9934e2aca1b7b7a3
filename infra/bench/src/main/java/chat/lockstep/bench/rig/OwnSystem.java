package chat.lockstep.bench.rig;

import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.testkit.up.LockstepProgram;
import chat.lockstep.testkit.up.UpProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `./lockstep up` starts, with one node of each application: a system of the load program's own that ends with
/// it, or one that runs already.
public final class OwnSystem implements AutoCloseable {

    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(3);
    private static final Duration UP_LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(700);
    private static final int HEALTHY_IN_A_ROW = 4; // an answer of the gateway is given again for a second

    private final Path checkout;
    private final LocalSettings settings;
    private final @Nullable UpProcess up;
    private final Pause pause = new Pause(this::pids);

    private OwnSystem(Path checkout, LocalSettings settings, @Nullable UpProcess up) {
        this.checkout = checkout;
        this.settings = settings;
        this.up = up;
    }

    /// Starts one; returns when a first message has gone through it.
    ///
    /// @param data        an empty folder
    /// @param checkout    with everything built
    /// @param environment of the applications, besides where they listen
    public static OwnSystem start(Path data, Path checkout, Map<String, String> environment)
            throws InterruptedException {
        var settings = LocalSettings.of(data, FreePorts.find());
        try {
            Files.createDirectories(settings.data());
            var all = environment(settings);
            all.putAll(environment);
            return new OwnSystem(
                    checkout,
                    settings,
                    UpProcess.start(checkout, settings.data().resolve("up.log"), all));
        } catch (IOException failure) {
            throw new UncheckedIOException("the system could not be started", failure);
        }
    }

    /// One that somebody else has started, and will end.
    public static OwnSystem running(Path data, Ports ports, Path checkout) {
        return new OwnSystem(checkout, LocalSettings.of(data, ports), null);
    }

    private static Map<String, String> environment(LocalSettings settings) {
        return new TreeMap<>(Map.of(
                "LOCKSTEP_PORT", Integer.toString(settings.ports().base()),
                "LOCKSTEP_NODES", "1",
                "LOCKSTEP_DATA", settings.data().toString()));
    }

    /// Where clients reach it.
    public URI gateway() {
        return at(settings.ports().gateway());
    }

    /// Where the gateway reaches the command side.
    public URI commandSide() {
        return at(settings.ports().commandSide(1));
    }

    /// Its processes that run now, by name.
    public Map<String, Long> pids() {
        return Processes.of(settings.data());
    }

    /// Where it listens and keeps its data.
    public LocalSettings settings() {
        return settings;
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Begins a command of `./lockstep` on it, such as `rebuild views`; what it says is the process's output.
    public Process command(List<String> arguments) {
        try {
            var builder = new ProcessBuilder(LockstepProgram.command(checkout, arguments)).redirectErrorStream(true);
            builder.environment().putAll(environment(settings));
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(arguments + " could not be run", failure);
        }
    }

    /// Stops all its processes where they are, so that they use nothing until they go on.
    public void pause() {
        pause.begin();
    }

    /// Returns when it is up again.
    ///
    /// @throws IllegalStateException if it is not within three minutes
    public void resume() throws InterruptedException {
        pause.end();
        var health = HttpRequest.newBuilder(gateway().resolve("/health"))
                .timeout(HEALTH_LIMIT)
                .build();
        long deadline = System.nanoTime() + UP_LIMIT.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            for (int healthy = 0; healthy < HEALTHY_IN_A_ROW; Thread.sleep(LOOK)) {
                healthy = isUp(http, health) ? healthy + 1 : 0;
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the system does not come up again after a pause");
                }
            }
        }
    }

    private static boolean isUp(HttpClient http, HttpRequest health) throws InterruptedException {
        try {
            return http.send(health, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\"status\":\"up\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        if (up == null) {
            return;
        }
        try {
            up.stop();
        } catch (IOException failure) {
            throw new UncheckedIOException("the system could not be ended", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // it ends with this JVM
        }
    }
}
