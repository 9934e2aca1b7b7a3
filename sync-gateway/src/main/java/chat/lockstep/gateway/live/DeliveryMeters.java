package chat.lockstep.gateway.live;

import chat.lockstep.gateway.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// How long events take to the sockets, from their time and from their hint's arrival, and the part of a trace that is
/// their delivery: from the hint's arrival to its first hand-over.
public final class DeliveryMeters {

    private static final double MILLIS = 1_000;

    private final MeterRegistry meters;
    private final Traces traces;
    private final Clock clock;
    private final Counter hints;
    private final Timer delivery;
    private final Timer latency;
    private final AtomicLong lagMillis = new AtomicLong();

    public DeliveryMeters(MeterRegistry meters, Traces traces, Clock clock) {
        this.meters = meters;
        this.traces = traces;
        this.clock = clock;
        this.hints = meters.counter("lockstep.gateway.hints");
        this.delivery = Timer.builder("lockstep.gateway.delivery")
                .description("from an event's time to its hand-over to sockets")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        this.latency = Timer.builder("lockstep.gateway.hint.latency")
                .description("from a hint's arrival to its first hand-over to a socket")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        meters.gauge("lockstep.gateway.delivery.lag", lagMillis, millis -> millis.get() / MILLIS);
    }

    void arrived(Hint hint) {
        hints.increment();
        var trace = traces.ifSampled(hint.traceparent(), "deliver");
        var arrived = Timer.start(meters);
        hint.whenHandedOver(() -> {
            arrived.stop(latency);
            handedOver(hint);
            if (trace != null) {
                trace.end();
            }
        });
    }

    private void handedOver(Hint hint) {
        var at = hint.atMillis();
        if (at > 0) {
            var lag = Math.max(0, clock.millis() - at);
            lagMillis.set(lag);
            delivery.record(Duration.ofMillis(lag));
        }
    }
}
