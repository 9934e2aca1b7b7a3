package chat.lockstep.checker.recording;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a run must stay within: `bounds` of `run.json`. Each may be left out there, for the default; a size without a
/// bound is only reported. Durations stand there in milliseconds, as `answerMillis`.
///
/// @param residentBytes by process
/// @param heapBytes by process
/// @param gauges by gauge; `relayWalKeptBytes`, `deadLetters` and `unsentBytes` are other names for three of them
/// @param unreadableRecords records of the topic that are no events
/// @param amplification how often an event may come over the wire, on average, before the first fault
/// @param answer until a command has its first answer
/// @param tolerance what this machine's noise may add to every duration
/// @param firstOk from the moment that all is healthy again to the first durable answer
/// @param recover from the end of a fault to the moment that all is healthy
/// @param online until a user who is there is shown so
/// @param offline until a user who is gone is shown so
/// @param heartbeat after a fault, until presence is right again
/// @param revoke until a revoked device gets nothing more
/// @param projectorLag records that the views may be behind, `lag` after a fault
public record Bounds(
        Map<String, Long> residentBytes,
        Map<String, Long> heapBytes,
        Map<String, Long> gauges,
        long unreadableRecords,
        double amplification,
        Duration answer,
        Duration tolerance,
        Duration firstOk,
        Duration recover,
        Duration online,
        Duration offline,
        Duration heartbeat,
        Duration revoke,
        long projectorLag,
        Duration lag) {

    static Bounds read(Line line) {
        var gauges = new HashMap<>(sizes(line, "gauges"));
        named(line, "relayWalKeptBytes", "relay_wal_kept_bytes", gauges);
        named(line, "deadLetters", "dead_letters", gauges);
        named(line, "unsentBytes", "unsent_bytes", gauges);
        var bounds = new Bounds(
                sizes(line, "residentBytes"),
                sizes(line, "heapBytes"),
                Map.copyOf(gauges),
                line.count("unreadableRecords", 0),
                line.fraction("amplification", 1.05),
                millis(line, "answerMillis", 5_000),
                millis(line, "toleranceMillis", 1_000),
                millis(line, "firstOkMillis", 10_000),
                millis(line, "recoverMillis", 120_000),
                millis(line, "onlineMillis", 2_000),
                millis(line, "offlineMillis", 35_000),
                millis(line, "heartbeatMillis", 15_000),
                millis(line, "revokeMillis", 1_000),
                line.count("projectorLag", 1_000),
                millis(line, "lagMillis", 60_000));
        line.end();
        return bounds;
    }

    /// The microseconds of a bound with what noise may add.
    public long micros(Duration bound) {
        return bound.plus(tolerance).toNanos() / 1_000;
    }

    private static Duration millis(Line line, String name, long absent) {
        return Duration.ofMillis(line.count(name, absent));
    }

    private static void named(Line line, String name, String gauge, Map<String, Long> gauges) {
        if (line.has(name)) {
            gauges.put(gauge, line.count(name));
        }
    }

    private static Map<String, Long> sizes(Line line, String name) {
        var sizes = new HashMap<String, Long>();
        if (line.has(name)) {
            var inner = line.line(name);
            inner.names().forEach(key -> sizes.put(key, inner.count(key)));
        }
        return Map.copyOf(sizes);
    }
}
