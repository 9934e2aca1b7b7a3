package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts everything, proves it with a message, and stays until it is stopped.
@Command(
        name = "up",
        description = "Starts the whole system and stays in the foreground; Ctrl-C stops it.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int REFRESH_SECONDS = 5;
    private static final int FAILED = 1;

    @Option(names = "--once", description = "Stop again after the canary message.")
    private boolean once;

    private final Screen screen = Screen.ofThisProcess();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Surroundings surroundings = Surroundings.read();
        try (UpLock _ = UpLock.take(surroundings.data())) {
            new Replacement(surroundings.data()).requireFinished();
            LocalServers servers = new LocalServers(surroundings.settings());
            Checks.run(
                    surroundings,
                    new Applications(surroundings, servers)
                            .all().stream().map(Application::jar).toList());
            LocalSystem system = new LocalSystem(surroundings, servers, screen);
            system.checkPorts();
            return run(surroundings, system);
        }
    }

    /// A signal ends the JVM through its shutdown hooks, so that is where the system is stopped; in every other case
    /// too, only once.
    private int run(Surroundings surroundings, LocalSystem system) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop"));
        try {
            screen.say("Lockstep starts on ports " + surroundings.ports().base() + " to "
                    + surroundings.ports().redis() + ", data in " + surroundings.data());
            screen.show(system.components());
            try (Ticker _ = Ticker.start(PATIENCE, () -> screen.sayWhatIsMissing(system.components()))) {
                system.start();
            }
            prove(surroundings, system);
            if (once) {
                stop(system);
                return 0;
            }
            stayUntilStopped();
            return 0;
        } catch (LocalFailure failure) {
            if (stopping.get()) {
                stopped.await(); // it failed because it is being stopped
                return 0;
            }
            screen.say(failure.text());
            stop(system);
            return FAILED;
        }
    }

    private void prove(Surroundings surroundings, LocalSystem system) throws InterruptedException {
        Duration latency = new Canary(surroundings.ports().gateway()).fly();
        screen.printTable(system.components());
        List<String> lines = new ArrayList<>(List.of(
                "",
                String.format(
                        Locale.ROOT,
                        "Lockstep is up after %.1f s. A message from alice reached bob in %d ms.",
                        screen.elapsed().toMillis() / 1000.0,
                        latency.toMillis())));
        for (int node = 1; node <= surroundings.nodes(); node++) {
            String origin = "127.0.0.1:" + surroundings.ports().gateway(node);
            lines.add("  address  http://" + origin + "   socket  ws://" + origin + "/v1/sync");
        }
        lines.addAll(List.of(
                "  health   http://127.0.0.1:" + surroundings.ports().gateway() + "/health",
                "  chat     ./lockstep chat --as alice   and, in another terminal,   ./lockstep chat --as bob",
                "  stop     Ctrl-C here, or ./lockstep down",
                ""));
        lines.forEach(screen::say);
    }

    private void stayUntilStopped() throws InterruptedException {
        while (!stopped.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            if (!stopping.get()) {
                screen.redraw();
            }
        }
    }

    private void stop(LocalSystem system) {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        try {
            screen.say("Stopping");
            system.stop();
            screen.say("Everything has stopped.");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // what still runs ends with this JVM
        } finally {
            stopped.countDown();
        }
    }
}
