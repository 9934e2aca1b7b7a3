package chat.lockstep.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A process of a running system, known by the pid file that `up` writes anew at each of its starts.
public record Victim(String name, Path pidFile) {

    private static final String SUFFIX = ".pid";
    private static final Duration POLL = Duration.ofMillis(100);

    /// Every process that runs on this data folder.
    public static List<Victim> of(Path data) {
        var folder = data.resolve("run");
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .map(file -> new Victim(file.getFileName().toString().replace(SUFFIX, ""), file))
                    .sorted(Comparator.comparing(Victim::name))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no system runs on " + data, unreadable);
        }
    }

    /// SIGKILL, as the kernel does it to a process when memory runs out.
    ///
    /// @return the pid of the process that is no more
    long kill() {
        var process = process().orElseThrow(() -> new IllegalStateException(name + " is not running"));
        process.destroyForcibly();
        await(Duration.ofSeconds(10), () -> !process.isAlive(), "did not end");
        return process.pid();
    }

    /// Waits until another process has taken its place.
    void awaitSuccessor(long killed, Duration limit) {
        await(limit, () -> process().filter(process -> process.pid() != killed).isPresent(), "was not started again");
    }

    private Optional<ProcessHandle> process() {
        try {
            var pid = Files.readString(pidFile).strip().split("\\s", 2)[0];
            return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
        } catch (IOException | NumberFormatException beingWritten) {
            return Optional.empty();
        }
    }

    private void await(Duration limit, BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s %s within %d s"
                        .formatted(name, otherwise, TimeUnit.NANOSECONDS.toSeconds(limit.toNanos())));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
