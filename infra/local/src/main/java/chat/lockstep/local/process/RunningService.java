package chat.lockstep.local.process;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs one service: starts it and waits until it is ready, stops it, kills it, starts it again. One call at a time.
public final class RunningService {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LOG_LINES_SHOWN = 15;

    private final Service service;
    private final Path pidFile;
    private final Path held;
    private final Path environment;
    private final LogFile log;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable ChildProcess process;
    private volatile @Nullable String missing;

    /// @param data the data folder; the log goes to `logs/`, the pid to `run/`
    public RunningService(Service service, Path data) {
        this.service = service;
        Path run = data.resolve("run");
        this.pidFile = run.resolve(service.name() + ".pid");
        this.held = run.resolve(service.name() + ".held");
        this.environment = run.resolve(service.name() + ".environment");
        this.log = new LogFile(data.resolve("logs").resolve(service.name() + ".log"));
    }

    public Service service() {
        return service;
    }

    public LogFile log() {
        return log;
    }

    /// The process, from its start on, even before it is ready.
    public Optional<ChildProcess> process() {
        return Optional.ofNullable(process).filter(ChildProcess::isAlive);
    }

    /// What a start that goes on is still waiting for.
    public Optional<String> missing() {
        return Optional.ofNullable(missing);
    }

    /// Whether somebody wants it to stay down after its end: `run/` holds a file `<name>.held`.
    public boolean isHeld() {
        return Files.exists(held);
    }

    /// Starts the service and returns when it is ready. A process left over from an earlier run of this data folder is
    /// ended first.
    ///
    /// @throws LocalFailure if it cannot be started, or did not become ready in its time
    public void start() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (process().isPresent()) {
                throw new IllegalStateException(service.name() + " runs already");
            }
            Files.createDirectories(pidFile.getParent());
            Files.createDirectories(log.path().getParent());
            endLeftOver();
            requirePorts();
            log.setAsideWhenFull();
            ChildProcess started = ChildProcess.start(
                    inItsEnvironment(service.prepare()),
                    log.path(),
                    pidFile,
                    service.stopSignal(),
                    service.stopLimit());
            process = started;
            awaitReady(started);
        } catch (IOException failure) {
            throw new LocalFailure(
                    service.name() + " could not be started: " + failure.getMessage(),
                    "see " + log.path() + " and what can be read and written in that folder",
                    failure);
        } finally {
            missing = null;
            lock.unlock();
        }
    }

    /// With the variables that a file `<name>.environment` in `run/` adds, if a test has put one there.
    private Launch inItsEnvironment(Launch launch) throws IOException {
        if (!Files.exists(environment)) {
            return launch;
        }
        Properties added = new Properties();
        try (Reader reader = Files.newBufferedReader(environment)) {
            added.load(reader);
        }
        Map<String, String> all = new HashMap<>(launch.environment());
        added.stringPropertyNames().forEach(name -> all.put(name, added.getProperty(name)));
        return new Launch(launch.command(), all, launch.directory());
    }

    /// Gently, then by force. Does nothing if it does not run.
    public void stop() throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            ChildProcess running = process;
            if (running != null) {
                running.stop(service.stopLimit());
                forget();
            }
        } finally {
            lock.unlock();
        }
    }

    /// SIGKILL, as a crash. Does nothing if it does not run.
    public void kill() throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            ChildProcess running = process;
            if (running != null) {
                running.kill();
                forget();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget() throws IOException {
        process = null;
        Files.deleteIfExists(pidFile);
    }

    /// Checks that the ports are free, or held by a process left over from an earlier run of this data folder, which a
    /// start would end. A start checks it too, but another service may take its time until then.
    ///
    /// @throws LocalFailure naming the owner of a port that is taken
    public void checkPorts() throws IOException {
        if (leftOver().isEmpty()) {
            requirePorts();
        }
    }

    private Optional<ProcessIdentity> leftOver() throws IOException {
        return ProcessIdentity.read(pidFile).filter(ProcessIdentity::isAlive);
    }

    private void endLeftOver() throws IOException, InterruptedException {
        Optional<ProcessIdentity> leftOver = leftOver();
        if (leftOver.isPresent()) {
            leftOver.get().end(service.stopSignal(), service.stopLimit());
        }
        Files.deleteIfExists(pidFile);
    }

    private void requirePorts() {
        service.ports().forEach((use, port) -> {
            if (!PortOwner.isFree(port)) {
                throw new LocalFailure(
                        "port " + port + " (" + use + ") is taken by " + PortOwner.describe(port),
                        "end that process, or use other ports: LOCKSTEP_PORT=<first port> ./lockstep up");
            }
        });
    }

    private void awaitReady(ChildProcess started) throws InterruptedException, IOException {
        long end = System.nanoTime() + service.startLimit().toNanos();
        while (true) {
            Readiness readiness = service.readiness();
            if (readiness instanceof Readiness.Ready) {
                return;
            }
            if (readiness instanceof Readiness.Foreign(String who)) {
                abandon(started, "its port is answered by " + who);
            }
            if (!started.isAlive()) {
                abandon(started, "it ended with status " + started.awaitEnd());
            }
            if (readiness instanceof Readiness.NotYet(String cause)) {
                missing = cause;
                if (System.nanoTime() > end) {
                    abandon(started, "not ready after " + service.startLimit().toSeconds() + " s: " + cause);
                }
            }
            Thread.sleep(POLL);
        }
    }

    private void abandon(ChildProcess started, String cause) throws InterruptedException, IOException {
        started.stop(Duration.ofSeconds(5));
        forget();
        List<String> lines =
                log.lastLines(LOG_LINES_SHOWN).stream().map(LogEntry::brief).toList();
        throw new LocalFailure(
                service.name() + " could not be started: " + cause + "\n    "
                        + (lines.isEmpty() ? "(its log is empty)" : String.join("\n    ", lines)),
                "read the whole log: " + log.path());
    }
}
