package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells how long streamed events take through the relay: all of them by timers, and those whose trace is recorded by
/// a span from the reading of the log to Kafka's acknowledgement. An event is acknowledged when its whole batch is.
///
/// It is told of what is done, and keeps nothing. A back-fill has no part in it: its rows do not say when they were
/// committed.
final class Hops {

    private static final Logger log = LoggerFactory.getLogger(Hops.class);

    private static final String TRACEPARENT = "traceparent";
    private static final String HEADER = "axon-metadata-" + TRACEPARENT;

    private final InstantSource clock;
    private final Propagator propagator;
    private final Timer read;
    private final Timer acknowledge;
    private volatile boolean isMute;

    Hops(InstantSource clock, MeterRegistry meters, Propagator propagator) {
        this.clock = clock;
        this.propagator = propagator;
        read = timer(meters, "read", "from an event's commit, as the database dates it, to its reading from the log");
        acknowledge = timer(meters, "acknowledge", "from an event's reading from the log to Kafka's acknowledgement");
    }

    private static Timer timer(MeterRegistry meters, String name, String description) {
        return Timer.builder("lockstep.relay." + name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    /// In microseconds since 1970.
    long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /// Never throws: nothing that only measures may end what is measured.
    ///
    /// @param records what was sent for `rows`, one for each
    /// @param acknowledged when Kafka had all of them, see [#now]
    void passed(List<ChangedRow> rows, List<ProducerRecord<String, byte[]>> records, long acknowledged) {
        if (isMute) {
            return;
        }
        try {
            for (int number = 0; number < rows.size(); number++) {
                passed(rows.get(number), records.get(number), acknowledged);
            }
        } catch (RuntimeException bug) {
            isMute = true; // once is enough to learn of it
            log.error("no times of events are told any more", bug);
        }
    }

    private void passed(ChangedRow row, ProducerRecord<String, byte[]> sent, long acknowledged) {
        if (row.committedMicros() == 0 || row.readMicros() == 0) {
            return;
        }
        read.record(Math.max(0, row.readMicros() - row.committedMicros()), MICROSECONDS);
        acknowledge.record(Math.max(0, acknowledged - row.readMicros()), MICROSECONDS);
        var traceparent = sent.headers().lastHeader(HEADER);
        if (traceparent != null) {
            propagator
                    .extract(traceparent, Hops::value)
                    .name("relay")
                    .kind(Span.Kind.PRODUCER)
                    .startTimestamp(row.readMicros(), MICROSECONDS)
                    .start()
                    .end(acknowledged, MICROSECONDS);
        }
    }

    private static @Nullable String value(Header traceparent, String name) {
        return name.equals(TRACEPARENT) ? new String(traceparent.value(), UTF_8) : null;
    }
}
