package chat.lockstep.bench.scenario;

import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.machine.UsageMeter;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.report.Row.Latency;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A user in many conversations, and what its devices wait for when they come back: one that missed nearly everything,
/// one that missed the end, and one that missed nothing, in turns. Each hands over its cursor and no digest. Times
/// count from `hello` on an open socket.
public final class Resume {

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int RECENT_PART = 100;

    private final Stage stage;
    private final URI gateway;

    public Resume(Stage stage, URI gateway) {
        this.stage = stage;
        this.gateway = gateway;
    }

    /// @param events missed by the device that was longest away
    /// @param rounds returns of each device
    /// @return a row for each device
    public List<Row> run(int conversations, int events, int rounds) throws InterruptedException {
        try (var user = new AwayUser(stage, gateway, conversations)) {
            user.begin();
            int recent = Math.max(conversations, events / RECENT_PART);
            var away = new LinkedHashMap<String, Long>();
            var cursors = new LinkedHashMap<String, String>();
            away.put("month", (long) events);
            cursors.put("month", user.cursor("month"));
            user.miss(events - recent);
            away.put("hour", (long) recent);
            cursors.put("hour", user.cursor("hour"));
            user.miss(recent);
            away.put("nothing", 0L);
            cursors.put("nothing", user.cursor("nothing"));
            var returns = new LinkedHashMap<String, List<Comeback.Seen>>();
            var at = Instant.now();
            long begin = System.nanoTime();
            var meter = UsageMeter.start(stage.pids().get());
            for (int round = 0; round < rounds; round++) {
                for (var device : cursors.entrySet()) {
                    returns.computeIfAbsent(device.getKey(), _ -> new ArrayList<>())
                            .add(user.comeBack(device.getKey(), device.getValue()));
                }
            }
            var usage = meter.stop();
            double seconds = (System.nanoTime() - begin) / SECOND_NANOS;
            var rows = new ArrayList<Row>();
            returns.forEach((device, seen) -> {
                var times = times(seen);
                var row = new Row(
                        "resume",
                        stage.service().name(),
                        Map.of(
                                "conversations",
                                conversations,
                                "missed",
                                away.getOrDefault(device, 0L),
                                "rounds",
                                rounds),
                        at.toString(),
                        seconds,
                        Counts.NONE,
                        times,
                        usage,
                        Map.of(
                                "bytesToFirstPage", (double) seen.getLast().firstPageBytes(),
                                "heads", (double) seen.getLast().heads()),
                        List.of("the times and costs of the process are those of all three devices together"));
                stage.add(row);
                rows.add(row);
            });
            return rows;
        }
    }

    private static Map<String, Latency> times(List<Comeback.Seen> seen) {
        var latencies = new Latencies();
        for (var one : seen) {
            latencies.record("welcome", one.welcomeNanos());
            latencies.record("first page", one.firstPageNanos());
            latencies.record("caught up", one.caughtUpNanos());
        }
        var times = new TreeMap<String, Latency>();
        latencies.all().forEach((what, histogram) -> times.put(what, Latency.of(histogram)));
        return times;
    }
}
