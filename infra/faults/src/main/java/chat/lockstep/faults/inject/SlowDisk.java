package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Every write-through to the disk takes longer: strace holds up what the server's processes ask of the kernel.
final class SlowDisk implements Fault {

    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final String server;
    private final Duration by;
    private final Duration lasts;
    private @Nullable Process tracer;
    private @Nullable Path trace;

    SlowDisk(String name, String server, Duration by, Duration lasts) {
        this.name = name;
        this.server = server;
        this.by = by;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public Set<String> touches() {
        return Set.of(server);
    }

    @Override
    public Optional<String> obstacle(Rig rig) {
        if (!Files.isExecutable(STRACE)) {
            return Optional.of("needs strace: apt-get install strace");
        }
        try {
            Process own = new ProcessBuilder("/bin/sleep", "30").start();
            try {
                Process attempt = new ProcessBuilder("/usr/bin/timeout", "1", STRACE.toString(), "-p", "" + own.pid())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(attempt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return said.contains("attached")
                        ? Optional.empty()
                        : Optional.of("needs the permission to trace processes (ptrace): " + said.strip());
            } finally {
                own.destroyForcibly();
            }
        } catch (IOException failure) {
            return Optional.of("strace could not be tried: " + failure.getMessage());
        }
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        long main = Processes.of(server).pids(rig).getFirst();
        try {
            Path output = Files.createTempFile(rig.data(), "slow-disk-", ".trace");
            List<String> command = new ArrayList<>(List.of(
                    STRACE.toString(),
                    "-f",
                    "-qq",
                    "-o",
                    output.toString(),
                    "-e",
                    "trace=fdatasync,fsync,sync_file_range",
                    "-e",
                    "inject=fdatasync,fsync:delay_exit=" + TimeUnit.NANOSECONDS.toMicros(by.toNanos())));
            for (long pid : tree(main)) {
                command.addAll(List.of("-p", Long.toString(pid)));
            }
            trace = output;
            tracer = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("strace could not be started", failure);
        }
        awaitTraced(main);
    }

    private static List<Long> tree(long main) {
        List<Long> pids = new ArrayList<>(List.of(main));
        ProcessHandle.of(main).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .forEach(pids::add);
        return pids;
    }

    private static void awaitTraced(long pid) throws InterruptedException {
        long end = System.nanoTime() + ATTACH_LIMIT.toNanos();
        while (!isTraced(pid)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("strace did not attach to " + pid);
            }
            Thread.sleep(POLL);
        }
    }

    private static boolean isTraced(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"));
        } catch (IOException _) {
            return false;
        }
    }

    /// @throws IllegalStateException if nothing was written through meanwhile, so that nothing was slow
    @Override
    public void heal(Rig rig) throws InterruptedException {
        Process running = tracer;
        Path output = trace;
        if (running == null || output == null) {
            return;
        }
        running.destroy(); // it lets go of what it holds
        if (!running.waitFor(ATTACH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            running.destroyForcibly().waitFor();
        }
        try {
            boolean delayed = Files.readString(output).contains("(DELAYED)");
            Files.delete(output);
            if (!delayed) {
                throw new IllegalStateException(name + " did not happen: " + server + " wrote nothing through");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("what strace saw cannot be read", failure);
        }
    }
}
