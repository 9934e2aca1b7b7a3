package chat.lockstep.command.execution;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

class CommitTimesTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    @Test
    void a_committed_event_is_timed_and_its_span_tells_both_moments() {
        var span = commandIn(Sampler.alwaysOn());

        assertThat(commit().count()).isEqualTo(1);
        assertThat(commit().totalTime(MILLISECONDS)).isEqualTo(20);
        assertThat(span).extracting(EventData::getName).containsExactly("decided", "committed");
    }

    @Test
    void an_event_of_a_trace_that_nobody_records_is_timed_too() {
        assertThat(commandIn(Sampler.alwaysOff())).isEmpty();

        assertThat(commit().count()).isEqualTo(1);
    }

    @Test
    void without_a_trace_it_is_timed_too() {
        var times = new CommitTimes(Tracer.NOOP, meters);
        DefaultUnitOfWork.startAndGet(new GenericMessage<>("command")).execute(times::decided);

        assertThat(commit().count()).isEqualTo(1);
    }

    @Test
    void an_event_that_is_rolled_back_is_not_timed() {
        var times = new CommitTimes(Tracer.NOOP, meters);
        var unit = DefaultUnitOfWork.startAndGet(new GenericMessage<>("command"));
        times.decided();
        unit.rollback();

        assertThat(commit().count()).isZero();
    }

    /// What the span of a command tells whose commit takes its time.
    private List<EventData> commandIn(Sampler sampler) {
        var provider = SdkTracerProvider.builder().setSampler(sampler).build();
        var otel = provider.get("test").spanBuilder("command").startSpan();
        var tracer = new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), _ -> {});
        var times = new CommitTimes(tracer, meters);
        try (var _ = otel.makeCurrent()) {
            DefaultUnitOfWork.startAndGet(new GenericMessage<>("command")).execute(() -> {
                CurrentUnitOfWork.get().onCommit(_ -> clock.add(20, MILLISECONDS));
                times.decided();
            });
        }
        return otel instanceof ReadableSpan span ? span.toSpanData().getEvents() : List.of();
    }

    private Timer commit() {
        return meters.get("lockstep.commands.commit").timer();
    }
}
