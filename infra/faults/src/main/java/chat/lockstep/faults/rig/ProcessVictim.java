package chat.lockstep.faults.rig;

import chat.lockstep.faults.Rig.Victim;
import chat.lockstep.local.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A process that `up` keeps up, known by the pid file that it writes anew at each start.
final class ProcessVictim implements Victim {

    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    /// Every process has a shell beside it that ends it when `up` is gone: it must not be paused.
    private static final String WATCHER = "sh";

    private final String name;
    private final Path pidFile;
    private final Path held;
    private final Path environment;

    /// @param data the data folder of the system
    ProcessVictim(String name, Path data) {
        this.name = name;
        this.pidFile = data.resolve("run").resolve(name + ".pid");
        this.held = data.resolve("run").resolve(name + ".held");
        this.environment = data.resolve("run").resolve(name + ".environment");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void kill() throws InterruptedException {
        ProcessIdentity process = process();
        Signals.send("KILL", List.of(process.pid()));
        await(KILL_LIMIT, () -> !process.isAlive(), "did not end after SIGKILL");
    }

    /// PostgreSQL's SIGTERM would wait until every client has left.
    @Override
    public void end() throws InterruptedException {
        ProcessIdentity process = process();
        Signals.send(name.equals("postgresql") ? "INT" : "TERM", List.of(process.pid()));
        await(END_LIMIT, () -> !process.isAlive(), "did not end after SIGTERM");
    }

    @Override
    public void pause() throws InterruptedException {
        long pid = process().pid();
        Signals.send("STOP", tree(pid));
        await(PAUSE_LIMIT, () -> tree(pid).stream().allMatch(Signals::isStopped), "did not pause");
    }

    @Override
    public void resume() throws InterruptedException {
        long pid = pid();
        if (pid != 0) {
            Signals.send("CONT", tree(pid));
            await(PAUSE_LIMIT, () -> tree(pid).stream().noneMatch(ProcessVictim::sleepsForGood), "did not go on");
        }
    }

    private static boolean sleepsForGood(long pid) {
        return ProcessHandle.of(pid).isPresent() && Signals.isStopped(pid);
    }

    @Override
    public void mayNotStart() {
        try {
            Files.writeString(held, "Kept down by the fault rig.\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " could not be kept down", failure);
        }
    }

    @Override
    public void mayStart() {
        try {
            Files.deleteIfExists(held);
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " could not be let go", failure);
        }
    }

    @Override
    public void environment(Map<String, String> variables) {
        try {
            if (variables.isEmpty()) {
                Files.deleteIfExists(environment);
            } else {
                Files.write(
                        environment,
                        variables.entrySet().stream()
                                .map(variable -> variable.getKey() + "=" + variable.getValue())
                                .toList());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the environment of " + name + " could not be changed", failure);
        }
    }

    @Override
    public long pid() {
        return running().map(ProcessIdentity::pid).orElse(0L);
    }

    private ProcessIdentity process() {
        return running().orElseThrow(() -> new IllegalStateException(name + " is not running"));
    }

    private Optional<ProcessIdentity> running() {
        try {
            return ProcessIdentity.read(pidFile).filter(ProcessIdentity::isAlive);
        } catch (IOException failure) {
            throw new UncheckedIOException("the pid of " + name + " cannot be read", failure);
        }
    }

    private static List<Long> tree(long pid) {
        Stream<Long> children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .filter(child -> Signals.program(child).filter(WATCHER::equals).isEmpty());
        return Stream.concat(Stream.of(pid), children).toList();
    }

    private void await(Duration limit, BooleanSupplier condition, String otherwise) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(name + " " + otherwise + " within " + limit.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
    }
}
