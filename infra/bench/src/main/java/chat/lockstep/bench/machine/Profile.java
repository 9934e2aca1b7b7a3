package chat.lockstep.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// Where the CPU time of several JVMs goes, by flight recorder: samples of CPU time where the JVM takes them (25 and
/// later), else of threads that execute Java code.
///
/// A cost is one kind of thread of one process. Its CPU time is its share of the process's samples times what the
/// operating system says the process used, so costs of different processes compare. Threads of the JVM itself, which
/// compile and collect garbage, are in the process's time but in no sample, so they are spread over all costs.
public final class Profile implements AutoCloseable {

    private static final String NAME = "bench";
    private static final int METHODS = 3;
    private static final double SHARE_MIN = 0.05;

    private final Map<String, Long> pids;
    private final Path folder;
    private boolean isStopped;

    private Profile(Map<String, Long> pids, Path folder) {
        this.pids = pids;
        this.folder = folder;
    }

    /// Begins to sample every process that is a JVM.
    public static Profile start(Map<String, Long> processes) {
        var pids = new TreeMap<>(processes);
        pids.values().removeIf(pid -> !JvmTool.isJvm(pid));
        try {
            var profile = new Profile(pids, Files.createTempDirectory("lockstep-profile"));
            pids.values()
                    .forEach(pid -> JvmTool.run(
                            pid,
                            "JFR.start",
                            "name=" + NAME,
                            "settings=profile",
                            "jdk.NativeMethodSample#enabled=false", // mostly threads that wait
                            "jdk.CPUTimeSample#enabled=true",
                            "jdk.CPUTimeSample#throttle=10ms"));
            return profile;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Ends sampling.
    public void stop() {
        isStopped = true;
        pids.forEach((name, pid) -> JvmTool.run(pid, "JFR.stop", "name=" + NAME, "filename=" + recording(name)));
    }

    /// @param share    of the samples of its process
    /// @param hottest  the methods that ran most often, each with its share of the cost
    private record Cost(String process, String threads, double share, List<String> hottest) {}

    /// All costs, by process.
    private List<Cost> costs() {
        var costs = new ArrayList<Cost>();
        recordings().forEach((process, file) -> costs.addAll(costs(process, file)));
        return costs;
    }

    /// Of each process that gave one.
    private Map<String, Path> recordings() {
        var recordings = new TreeMap<String, Path>();
        for (var process : pids.keySet()) {
            var file = recording(process);
            if (Files.exists(file)) {
                recordings.put(process, file);
            }
        }
        return recordings;
    }

    private Path recording(String process) {
        return folder.resolve(process + ".jfr");
    }

    /// Draws the flame graph of each process.
    ///
    /// @param pageOf the file of a process, which is made; a page of HTML that needs nothing besides itself
    public void draw(Function<String, Path> pageOf) {
        recordings().forEach((process, file) -> Flame.draw(file, pageOf.apply(process), process));
    }

    /// For people: the largest shares of each process.
    public List<String> largest() {
        return costs().stream()
                .filter(cost -> cost.share() >= SHARE_MIN)
                .sorted(Comparator.comparing(Cost::process)
                        .thenComparing(Comparator.comparingDouble(Cost::share).reversed()))
                .map(cost -> String.format(
                        Locale.ROOT,
                        "%-14s %3.0f %% of its samples: threads %s: %s",
                        cost.process(),
                        100 * cost.share(),
                        cost.threads(),
                        String.join(", ", cost.hottest())))
                .toList();
    }

    private static List<Cost> costs(String process, Path file) {
        var cpu = new HashMap<String, Map<String, Integer>>();
        var executing = new HashMap<String, Map<String, Integer>>();
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                var event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case "jdk.CPUTimeSample" -> count(event, "eventThread", cpu);
                    case "jdk.ExecutionSample" -> count(event, "sampledThread", executing);
                    default -> {
                        // what else the recorder saw is not a cost
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        var samples = cpu.isEmpty() ? executing : cpu;
        int all = samples.values().stream().mapToInt(Profile::sum).sum();
        return samples.entrySet().stream()
                .map(entry -> new Cost(
                        process, entry.getKey(), (double) sum(entry.getValue()) / all, hottest(entry.getValue())))
                .toList();
    }

    private static void count(RecordedEvent event, String threadField, Map<String, Map<String, Integer>> samples) {
        var stack = event.getStackTrace();
        var thread = event.getThread(threadField);
        if (stack == null || stack.getFrames().isEmpty() || thread == null || thread.getJavaName() == null) {
            return;
        }
        var method = stack.getFrames().getFirst().getMethod();
        samples.computeIfAbsent(thread.getJavaName().replaceAll("[-_]?[0-9]+", "-N"), _ -> new HashMap<>())
                .merge(method.getType().getName() + "." + method.getName(), 1, Integer::sum);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static List<String> hottest(Map<String, Integer> methods) {
        double all = sum(methods);
        return methods.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(METHODS)
                .map(entry -> String.format(Locale.ROOT, "%.0f %% %s", 100 * entry.getValue() / all, entry.getKey()))
                .toList();
    }

    /// Deletes the recordings.
    @Override
    public void close() {
        if (!isStopped) {
            stop();
        }
        try {
            for (var recording : recordings().values()) {
                Files.delete(recording);
            }
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("recordings could not be deleted", failure);
        }
    }
}
