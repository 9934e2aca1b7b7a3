package chat.lockstep.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the relay tells about itself. Written by its threads, read by health and metrics.
///
/// The lag comes from the heartbeats: what committed before one that came back is relayed. Until the next one is due,
/// it is the time that the last one took; from then on it grows.
final class RelayStatus {

    private final Clock clock;
    private final Duration heartbeatInterval;
    private final Counter events;
    private final Counter ends;
    private final Counter backfills;
    private final Counter deadLetters;
    private final Map<Outside, Boolean> failing = new ConcurrentHashMap<>();
    private volatile Phase phase = Phase.CONNECTING;
    private volatile @Nullable Failure lastFailure;
    private volatile ReplicationSlot.@Nullable State slot;
    private volatile long heartbeatMillis;
    private volatile long returnedMillis;
    private volatile long progressNanos = System.nanoTime();

    RelayStatus(Clock clock, MeterRegistry meters, RelaySettings settings) {
        this.clock = clock;
        this.heartbeatInterval = settings.heartbeatInterval();
        events = counter(meters, "events", "events that Kafka acknowledged");
        ends = counter(meters, "ends", "times that the stream of events ended while leading");
        backfills =
                counter(meters, "backfills", "times that rows were read from the table, since no slot had kept them");
        deadLetters = counter(meters, "dead.letters", "rows that could not be mapped");
        gauges(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("lockstep.relay." + name)
                .description(description)
                .register(meters);
    }

    private void gauges(MeterRegistry meters) {
        Gauge.builder("lockstep.relay.lag", () -> lag().toMillis() / 1000.0)
                .description("how long ago the newest commit was that is certainly relayed; 0 while standing by")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("lockstep.relay.lag.bytes", () -> slot == null ? 0 : slot.lagBytes())
                .description("log of the event store that is not confirmed yet; measured while leading")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("lockstep.relay.wal.kept.bytes", () -> slot == null ? 0 : slot.keptBytes())
                .description("log that the event store keeps for the slot; measured while leading")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("lockstep.relay.leading", () -> phase.isLeading() ? 1 : 0)
                .description("1 for the relay that leads")
                .register(meters);
        for (var each : Phase.values()) {
            Gauge.builder("lockstep.relay.phase", () -> phase == each ? 1 : 0)
                    .description("1 for what the relay is doing")
                    .tag("phase", each.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        for (var each : Outside.values()) {
            Gauge.builder("lockstep.relay.failing", () -> failing.getOrDefault(each, false) ? 1 : 0)
                    .description("1 if the last attempt at it failed, and the next one waits its time")
                    .tag("name", each.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    /// Whom the relay calls.
    enum Outside {
        POSTGRESQL,
        KAFKA
    }

    /// @param cause in one line
    record Failure(String cause, Instant at) {}

    void enter(Phase next) {
        if (next == Phase.STREAMING) {
            progressNanos = System.nanoTime();
        }
        if (next == Phase.STAND_BY) { // what it knew as the leader is not so any more
            slot = null;
            returnedMillis = 0;
        }
        phase = next;
    }

    void failed(Throwable cause) {
        lastFailure = new Failure(describe(cause), clock.instant());
    }

    void answered(Outside called) {
        failing.put(called, false);
    }

    void failed(Outside called) {
        failing.put(called, true);
    }

    void ended() {
        ends.increment();
    }

    void backFilling() {
        backfills.increment();
        enter(Phase.BACK_FILLING);
    }

    void deadLetter() {
        deadLetters.increment();
    }

    void relayed(int count) {
        events.increment(count);
        progressNanos = System.nanoTime();
        answered(Outside.KAFKA);
    }

    void slot(ReplicationSlot.State state) {
        slot = state;
    }

    void heartbeatSent(long millis) {
        if (returnedMillis == 0) {
            returnedMillis = millis; // the first one: what came before it is not known
        }
    }

    void heartbeatReturned(long millis) {
        heartbeatMillis = Math.max(0, clock.millis() - millis);
        returnedMillis = millis;
    }

    /// How long the stream has given nothing.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - progressNanos);
    }

    private Duration lag() {
        if (phase == Phase.STAND_BY || returnedMillis == 0) {
            return Duration.ZERO;
        }
        long overdue = clock.millis() - returnedMillis - heartbeatInterval.toMillis();
        return Duration.ofMillis(Math.max(heartbeatMillis, overdue));
    }

    Phase phase() {
        return phase;
    }

    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }

    /// A failure with its causes, in one line.
    static String describe(Throwable failure) {
        var text = new StringBuilder();
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 5; cause = cause.getCause()) {
            var message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
            depth++;
        }
        return text.toString().replace('\n', ' ');
    }
}
