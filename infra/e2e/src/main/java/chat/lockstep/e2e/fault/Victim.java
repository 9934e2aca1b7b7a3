package chat.lockstep.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// A process of a running system, or all nodes of one application at once, known by the pid files that `up` writes anew
/// at each of its starts.
public record Victim(String name, List<Path> pidFiles) {

    private static final String SUFFIX = ".pid";
    private static final Pattern NODE = Pattern.compile("-[0-9]+$");
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    public Victim {
        pidFiles = List.copyOf(pidFiles);
    }

    /// Every process that runs on this data folder, by name.
    public static List<Victim> processes(Path data) {
        return pidFiles(data).stream()
                .map(file -> new Victim(processOf(file), List.of(file)))
                .toList();
    }

    /// Every server, and every application with all its nodes, by name.
    public static List<Victim> services(Path data) {
        var services = new TreeMap<String, List<Path>>();
        for (var file : pidFiles(data)) {
            services.computeIfAbsent(NODE.matcher(processOf(file)).replaceFirst(""), _ -> new ArrayList<>())
                    .add(file);
        }
        return services.entrySet().stream()
                .map(service -> new Victim(service.getKey(), service.getValue()))
                .toList();
    }

    private static List<Path> pidFiles(Path data) {
        try (var files = Files.list(data.resolve("run"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no system runs on " + data, unreadable);
        }
    }

    private static String processOf(Path pidFile) {
        return pidFile.getFileName().toString().replace(SUFFIX, "");
    }

    /// SIGKILL, as the kernel does it to a process when memory runs out.
    ///
    /// @return the pids of the processes that are no more, in the order of the files
    List<Long> kill() {
        var processes = pidFiles.stream()
                .map(file ->
                        process(file).orElseThrow(() -> new IllegalStateException(processOf(file) + " is not running")))
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        await(END_LIMIT, () -> processes.stream().noneMatch(ProcessHandle::isAlive), "did not end");
        return processes.stream().map(ProcessHandle::pid).toList();
    }

    /// Waits until other processes have taken their places.
    void awaitSuccessors(List<Long> killed, Duration limit) {
        await(
                limit,
                () -> pidFiles.stream()
                        .allMatch(file -> process(file)
                                .filter(process -> !killed.contains(process.pid()))
                                .isPresent()),
                "was not started again");
    }

    private static Optional<ProcessHandle> process(Path pidFile) {
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
                throw new IllegalStateException("%s %s within %d s".formatted(name, otherwise, limit.toSeconds()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
