package chat.lockstep.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What a process and its children use, read from Linux's `/proc`.
///
/// @param residentBytes resident memory
/// @param cpuSeconds user and system time since the process began
/// @param liveHeapBytes what is reachable in a JVM's heap; empty where it was not asked for
record ProcessUsage(long residentBytes, double cpuSeconds, OptionalLong liveHeapBytes) {

    private static final double TICKS_PER_SECOND = 100; // USER_HZ on every Linux that a JVM runs on
    private static final long PAGE_BYTES = 4096;

    /// @param withLiveHeap collects all garbage of each JVM before it is looked at
    static Map<String, ProcessUsage> of(Map<String, Long> pids, boolean withLiveHeap) {
        var usage = new TreeMap<String, ProcessUsage>();
        pids.forEach((name, pid) -> {
            var heap = withLiveHeap ? JvmTool.liveHeapBytes(pid) : OptionalLong.empty();
            var tree = ofTree(pid);
            usage.put(name, new ProcessUsage(tree.residentBytes, tree.cpuSeconds, heap));
        });
        return usage;
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
            return new ProcessUsage(Long.parseLong(fields[21]) * PAGE_BYTES, cpu, OptionalLong.empty());
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot read the usage of process " + pid, gone);
        }
    }

    private ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(
                residentBytes + other.residentBytes, cpuSeconds + other.cpuSeconds, OptionalLong.empty());
    }
}
