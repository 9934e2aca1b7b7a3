package chat.lockstep.bench.scenario;

import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.machine.JvmTool;
import chat.lockstep.bench.machine.Usage;
import chat.lockstep.bench.machine.UsageMeter;
import chat.lockstep.bench.report.Row;
import chat.lockstep.local.process.MemoryUse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Connections that do nothing but send their heartbeats: what they cost in memory and CPU time.
public final class Idle {

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final Predicate<String> holdsSockets;

    /// @param holdsSockets whether a process, by name, is one that holds the sockets
    public Idle(Stage stage, Predicate<String> holdsSockets) {
        this.stage = stage;
        this.holdsSockets = holdsSockets;
    }

    /// Whether it is a gateway of Lockstep.
    public static boolean isGateway(String process) {
        return process.startsWith("sync-gateway");
    }

    /// Memory of the processes that hold the sockets.
    private record Memory(long residentBytes, OptionalLong liveHeapBytes) {}

    /// @param connections  of as many users
    /// @param restSeconds  how long nothing happens, once without and once with connections
    public Row run(int connections, int restSeconds) throws InterruptedException {
        var devices = stage.service().devices(Stage.newNames(), connections, 1);
        var before = memory();
        double coresBefore = cores(rest(restSeconds), restSeconds);
        var at = Instant.now();
        long begin = System.nanoTime();
        try {
            stage.connect(devices);
            double connected = (System.nanoTime() - begin) / SECOND_NANOS;
            rest(restSeconds); // what connecting left to do
            var usage = rest(restSeconds);
            var after = memory();
            var figures = new HashMap<String, Double>(Map.of(
                    "residentBytesPerConnection",
                    (after.residentBytes - before.residentBytes) / (double) connections,
                    "coresWithoutConnections",
                    coresBefore,
                    "coresWithConnections",
                    cores(usage, restSeconds),
                    "connectedPerSecond",
                    connections / connected));
            if (after.liveHeapBytes.isPresent() && before.liveHeapBytes.isPresent()) {
                figures.put(
                        "liveHeapBytesPerConnection",
                        (after.liveHeapBytes.getAsLong() - before.liveHeapBytes.getAsLong()) / (double) connections);
            }
            var row = new Row(
                    "idle",
                    stage.service().name(),
                    Map.of("connections", connections, "restSeconds", restSeconds),
                    at.toString(),
                    restSeconds,
                    Counts.NONE,
                    Map.of(),
                    usage,
                    figures,
                    List.of());
            stage.add(row);
            return row;
        } finally {
            stage.cut(devices);
        }
    }

    private Usage rest(int seconds) throws InterruptedException {
        var meter = UsageMeter.start(stage.pids().get());
        TimeUnit.SECONDS.sleep(seconds);
        return meter.stop();
    }

    private static double cores(Usage usage, int seconds) {
        return usage.systemCpuSeconds() / seconds;
    }

    /// A JVM collects its garbage first, so that what it keeps is what is used.
    private Memory memory() {
        long resident = 0;
        long heap = 0;
        boolean isJvm = false;
        for (var process : stage.pids().get().entrySet()) {
            if (holdsSockets.test(process.getKey())) {
                var live = JvmTool.liveHeapBytes(process.getValue());
                isJvm |= live.isPresent();
                heap += live.orElse(0);
                resident += MemoryUse.ofTree(process.getValue());
            }
        }
        return new Memory(resident, isJvm ? OptionalLong.of(heap) : OptionalLong.empty());
    }
}
