package chat.lockstep.bench.machine;

import chat.lockstep.bench.machine.Usage.ProcessUse;
import chat.lockstep.local.process.MemoryUse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Begins to measure what is used.
public final class UsageMeter {

    private final Map<String, Long> pids;
    private final Map<String, Double> begin;
    private final MachineTimes machine = MachineTimes.now();
    private final double own = OwnProcess.cpuSeconds();
    private final long nanos = System.nanoTime();

    private UsageMeter(Map<String, Long> pids) {
        this.pids = new TreeMap<>(pids);
        this.begin = seconds(this.pids);
    }

    /// @param pids of the system's processes, by name
    public static UsageMeter start(Map<String, Long> pids) {
        return new UsageMeter(pids);
    }

    /// What was used since the start.
    public Usage stop() {
        double elapsed = (System.nanoTime() - nanos) / (double) TimeUnit.SECONDS.toNanos(1);
        var end = seconds(pids);
        var now = MachineTimes.now();
        double load = OwnProcess.cpuSeconds() - own;
        var processes = new LinkedHashMap<String, ProcessUse>();
        double system = 0;
        for (var process : pids.entrySet()) {
            double used =
                    Math.max(0, end.getOrDefault(process.getKey(), 0.0) - begin.getOrDefault(process.getKey(), 0.0));
            system += used;
            processes.put(process.getKey(), new ProcessUse(used, MemoryUse.ofTree(process.getValue())));
        }
        double others = Math.max(0, now.busySeconds() - machine.busySeconds() - system - load) / elapsed;
        double stolen = (now.stolenSeconds() - machine.stolenSeconds()) / elapsed;
        return new Usage(
                processes,
                new ProcessUse(load, OwnProcess.residentBytes()),
                others,
                stolen,
                others + stolen > Usage.OTHERS_MAX);
    }

    private static Map<String, Double> seconds(Map<String, Long> pids) {
        var seconds = new TreeMap<String, Double>();
        pids.forEach((name, pid) -> seconds.put(name, ProcessTimes.ofTree(pid)));
        return seconds;
    }
}
