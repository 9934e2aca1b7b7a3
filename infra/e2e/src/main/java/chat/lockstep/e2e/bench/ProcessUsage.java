package chat.lockstep.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/// What a process and its children use, read from Linux's `/proc`.
///
/// @param residentBytes resident memory
/// @param cpuSeconds user and system time since the process began
record ProcessUsage(long residentBytes, double cpuSeconds) {

    private static final double TICKS_PER_SECOND = 100; // USER_HZ on every Linux that a JVM runs on
    private static final long PAGE_BYTES = 4096;

    static Map<String, ProcessUsage> of(Map<String, Long> pids) {
        var usage = new TreeMap<String, ProcessUsage>();
        pids.forEach((name, pid) -> usage.put(name, ofTree(pid)));
        return usage;
    }

    static void print(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after, int messages) {
        if (after.isEmpty()) {
            return;
        }
        System.out.printf("%-14s %10s %24s%n", "process", "resident", "CPU s per 10,000 messages");
        after.forEach((name, usage) -> System.out.printf(
                "%-14s %7.0f MB %24.1f%n",
                name,
                usage.residentBytes / 1e6,
                (usage.cpuSeconds - Objects.requireNonNull(before.get(name)).cpuSeconds) * 10_000 / messages));
        System.out.printf(
                "%-14s %7.0f MB %24.1f%n",
                "all",
                sum(after, u -> (double) u.residentBytes) / 1e6,
                (sum(after, ProcessUsage::cpuSeconds) - sum(before, ProcessUsage::cpuSeconds)) * 10_000 / messages);
    }

    private static double sum(Map<String, ProcessUsage> usage, Function<ProcessUsage, Double> value) {
        return usage.values().stream().mapToDouble(value::apply).sum();
    }

    private static ProcessUsage ofTree(long pid) {
        var root = ProcessHandle.of(pid).orElseThrow(() -> new IllegalArgumentException("no process " + pid));
        var usage = of(pid);
        for (var child : root.descendants().toList()) {
            usage = usage.plus(of(child.pid()));
        }
        return usage;
    }

    private static ProcessUsage of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name in parentheses may hold spaces; what follows it does not.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            return new ProcessUsage(Long.parseLong(fields[21]) * PAGE_BYTES, cpu);
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot read the usage of process " + pid, gone);
        }
    }

    private ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(residentBytes + other.residentBytes, cpuSeconds + other.cpuSeconds);
    }
}
