package chat.lockstep.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the relay tells about itself. Written by its threads, read by health and metrics.
final class RelayStatus {

    private final Clock clock;
    private final Counter events;
    private final Counter ends;
    private volatile Phase phase = Phase.CONNECTING;
    private volatile @Nullable Failure lastFailure;
    private volatile long lagBytes;

    RelayStatus(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        events = Counter.builder("lockstep.relay.events")
                .description("events that Kafka acknowledged")
                .register(meters);
        ends = Counter.builder("lockstep.relay.ends")
                .description("times that the stream of events ended while leading")
                .register(meters);
        Gauge.builder("lockstep.relay.lag", () -> lagBytes)
                .description("log of the event store that is not confirmed yet; measured while leading")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("lockstep.relay.leading", () -> phase.isLeading() ? 1 : 0)
                .description("1 for the relay that leads")
                .register(meters);
    }

    /// @param cause in one line
    record Failure(String cause, Instant at) {}

    void enter(Phase next) {
        phase = next;
    }

    void failed(Throwable cause) {
        lastFailure = new Failure(describe(cause), clock.instant());
    }

    void ended() {
        ends.increment();
    }

    void relayed(int count) {
        events.increment(count);
    }

    void lag(long bytes) {
        lagBytes = bytes;
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
