package chat.lockstep.projector.trace;

import static chat.lockstep.projector.History.ALICE;
import static chat.lockstep.projector.History.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.projector.History;
import chat.lockstep.projector.topic.BatchProjection;
import chat.lockstep.projector.topic.Refusal;
import chat.lockstep.projector.topic.TopicEvent;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracedProjectionTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String NOT_SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";

    private final List<ReadableSpan> ended = new ArrayList<>();
    private final List<TopicEvent> seen = new ArrayList<>();
    private boolean fails;
    private final TracedProjection projection = traced(new BatchProjection() {
        @Override
        public List<Refusal> on(List<TopicEvent> batch) {
            if (fails) {
                throw new IllegalStateException("told to fail");
            }
            seen.addAll(batch);
            return List.of();
        }

        @Override
        public void forget(Collection<Integer> partitions) {}
    });

    @Test
    void each_sampled_event_gets_a_child_span_and_goes_on_as_a_part_of_it() {
        var events = History.direct(ALICE, BOB)
                .created(ALICE, BOB)
                .sent(ALICE, "one")
                .sent(BOB, "two")
                .events();
        projection.on(List.of(
                events.get(0), events.get(1).traced(NOT_SAMPLED), events.get(2).traced(SAMPLED)));

        assertThat(ended).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("project live");
            assertThat(span.getSpanContext().getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanContext().getSpanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(seen.get(2).traceparent())
                    .isEqualTo("00-" + TRACE + "-" + span.getSpanContext().getSpanId() + "-01");
        });
        assertThat(seen.get(0).traceparent()).isNull();
        assertThat(seen.get(1).traceparent()).isEqualTo(NOT_SAMPLED);
    }

    @Test
    void a_failed_batch_ends_its_spans() {
        fails = true;
        var event = History.direct(ALICE, BOB).created(ALICE, BOB).last().traced(SAMPLED);
        assertThatThrownBy(() -> projection.on(List.of(event))).hasMessage("told to fail");
        assertThat(ended)
                .singleElement()
                .satisfies(span -> assertThat(span.toSpanData().getEvents()).isNotEmpty());
    }

    private TracedProjection traced(BatchProjection inner) {
        var provider = SdkTracerProvider.builder().addSpanProcessor(collector()).build();
        var tracer = provider.get("test");
        var propagators = ContextPropagators.create(W3CTraceContextPropagator.getInstance());
        return new TracedProjection(
                inner,
                "project live",
                new OtelTracer(tracer, new OtelCurrentTraceContext(), _ -> {}),
                new OtelPropagator(propagators, tracer));
    }

    private SpanProcessor collector() {
        return new SpanProcessor() {
            @Override
            public void onStart(Context parent, ReadWriteSpan span) {}

            @Override
            public boolean isStartRequired() {
                return false;
            }

            @Override
            public void onEnd(ReadableSpan span) {
                ended.add(span);
            }

            @Override
            public boolean isEndRequired() {
                return true;
            }
        };
    }
}
