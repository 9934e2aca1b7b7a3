package chat.lockstep.e2e.bench;

import chat.lockstep.e2e.bench.Profile.Cost;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// What a run cost each process: the difference of two looks at them.
///
/// @param messages how many were sent between the looks
record Costs(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after, int messages) {

    private static final int LARGEST = 3;

    void print() {
        if (after.isEmpty()) {
            return;
        }
        System.out.printf(
                "%-16s %10s %26s %24s%n",
                "process", "resident", "CPU s per 10,000 messages", "live heap, begin and end");
        after.forEach((name, usage) -> System.out.printf(
                "%-16s %7.0f MB %26.1f %24s%n", name, usage.residentBytes() / 1e6, cpuSeconds(name), heap(name)));
        System.out.printf(
                "%-16s %7.0f MB %26.1f%n",
                "all",
                after.values().stream().mapToLong(ProcessUsage::residentBytes).sum() / 1e6,
                after.keySet().stream().mapToDouble(this::cpuSeconds).sum());
    }

    void printLargest(List<Cost> costs) {
        System.out.println("largest costs, CPU s per 10,000 messages:");
        costs.stream()
                .sorted(Comparator.<Cost>comparingDouble(this::cpuSeconds).reversed())
                .limit(LARGEST)
                .forEach(cost -> System.out.printf(
                        "%8.1f  %s, threads %s: %s%n",
                        cpuSeconds(cost), cost.process(), cost.threads(), String.join(", ", cost.hottest())));
    }

    /// For the raw figures: one object for each process.
    Map<String, Object> raw() {
        var raw = new LinkedHashMap<String, Object>();
        after.forEach((name, usage) -> {
            var process = new LinkedHashMap<String, Object>();
            process.put("residentBytes", usage.residentBytes());
            process.put("cpuSecondsPer10000", Math.round(cpuSeconds(name) * 100) / 100.0);
            put(process, "liveHeapBytesBefore", beforeOf(name).liveHeapBytes());
            put(process, "liveHeapBytesAfter", usage.liveHeapBytes());
            raw.put(name, process);
        });
        return raw;
    }

    private static void put(Map<String, Object> process, String name, OptionalLong bytes) {
        bytes.ifPresent(known -> process.put(name, known));
    }

    private double cpuSeconds(Cost cost) {
        return cost.share() * cpuSeconds(cost.process());
    }

    /// Per 10,000 messages.
    private double cpuSeconds(String process) {
        var now = Objects.requireNonNull(after.get(process));
        return (now.cpuSeconds() - beforeOf(process).cpuSeconds()) * 10_000 / messages;
    }

    private String heap(String process) {
        var begin = beforeOf(process).liveHeapBytes();
        var end = Objects.requireNonNull(after.get(process)).liveHeapBytes();
        return begin.isPresent() && end.isPresent()
                ? String.format(Locale.ROOT, "%.1f and %.1f MB", begin.getAsLong() / 1e6, end.getAsLong() / 1e6)
                : "";
    }

    private ProcessUsage beforeOf(String process) {
        return Objects.requireNonNull(before.get(process));
    }
}
