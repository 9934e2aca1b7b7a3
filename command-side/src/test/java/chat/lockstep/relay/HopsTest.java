package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class HopsTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final long COMMITTED = 1_700_000_000_000_000L;
    private static final long READ = COMMITTED + 3_000;
    private static final long ACKNOWLEDGED = READ + 4_000;

    private final List<SpanData> spans = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Hops hops = new Hops(() -> Instant.ofEpochSecond(7, 1_999), meters, propagator());

    @Test
    void every_streamed_event_is_timed() {
        hops.passed(List.of(row(COMMITTED, READ), row(COMMITTED, READ)), List.of(record(), record()), ACKNOWLEDGED);

        assertThat(count("read")).isEqualTo(2);
        assertThat(count("acknowledge")).isEqualTo(2);
        assertThat(micros("read")).isEqualTo(6_000);
        assertThat(micros("acknowledge")).isEqualTo(8_000);
        assertThat(spans).isEmpty();
    }

    @Test
    void an_event_of_a_recorded_trace_has_a_span_from_its_reading_to_its_acknowledgement() {
        hops.passed(List.of(row(COMMITTED, READ)), List.of(traced("01")), ACKNOWLEDGED);

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("relay");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
            assertThat(span.getStartEpochNanos()).isEqualTo(READ * 1_000);
            assertThat(span.getEndEpochNanos()).isEqualTo(ACKNOWLEDGED * 1_000);
        });
    }

    @Test
    void an_event_of_another_trace_has_none() {
        hops.passed(List.of(row(COMMITTED, READ)), List.of(traced("00")), ACKNOWLEDGED);

        assertThat(spans).isEmpty();
        assertThat(count("read")).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_behind_counts_as_no_time() {
        hops.passed(List.of(row(COMMITTED, COMMITTED - 5)), List.of(record()), ACKNOWLEDGED);

        assertThat(count("read")).isEqualTo(1);
        assertThat(micros("read")).isZero();
    }

    @Test
    void a_row_that_does_not_tell_its_times_is_left_out() {
        hops.passed(List.of(row(0, READ), row(COMMITTED, 0)), List.of(record(), record()), ACKNOWLEDGED);

        assertThat(count("read")).isZero();
    }

    @Test
    void a_bug_here_ends_the_telling_and_nothing_else() {
        hops.passed(List.of(row(COMMITTED, READ)), List.of(), ACKNOWLEDGED);
        hops.passed(List.of(row(COMMITTED, READ)), List.of(record()), ACKNOWLEDGED);

        assertThat(count("read")).isZero();
    }

    @Test
    void now_is_in_microseconds() {
        assertThat(hops.now()).isEqualTo(7_000_001);
    }

    private long count(String name) {
        return meters.get("lockstep.relay." + name).timer().count();
    }

    private double micros(String name) {
        return meters.get("lockstep.relay." + name).timer().totalTime(MICROSECONDS);
    }

    private static ChangedRow row(long committed, long read) {
        return new ChangedRow(
                new StoredEvent(1, "a", 0, "Conversation", "e", new byte[0], new byte[0], null, "t", "at"),
                committed,
                read);
    }

    private static ProducerRecord<String, byte[]> record() {
        return new ProducerRecord<>("lockstep.events", "a", new byte[0]);
    }

    private static ProducerRecord<String, byte[]> traced(String flags) {
        var record = record();
        var traceparent = "00-" + TRACE + "-" + PARENT + "-" + flags;
        record.headers().add("axon-metadata-traceparent", traceparent.getBytes(UTF_8));
        return record;
    }

    private Propagator propagator() {
        var tracer = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(kept()))
                .build()
                .get("test");
        return new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer);
    }

    private SpanExporter kept() {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> ended) {
                spans.addAll(ended);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
    }
}
