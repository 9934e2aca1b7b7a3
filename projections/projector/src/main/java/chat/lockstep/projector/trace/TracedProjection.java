package chat.lockstep.projector.trace;

import chat.lockstep.projector.topic.BatchProjection;
import chat.lockstep.projector.topic.Refusal;
import chat.lockstep.projector.topic.TopicEvent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a span for each sampled event of a batch, as long as the batch, and hands the event on as a part of that span.
/// A batch without a sampled event costs a look at each event's flags.
public final class TracedProjection implements BatchProjection {

    private static final String TRACEPARENT = "traceparent";

    private final BatchProjection projection;
    private final String name;
    private final Tracer tracer;
    private final Propagator propagator;

    /// @param name of the spans
    public TracedProjection(BatchProjection projection, String name, Tracer tracer, Propagator propagator) {
        this.projection = projection;
        this.name = name;
        this.tracer = tracer;
        this.propagator = propagator;
    }

    @Override
    public List<Refusal> on(List<TopicEvent> batch) {
        if (batch.stream().noneMatch(TopicEvent::isSampled)) {
            return projection.on(batch);
        }
        List<Span> spans = new ArrayList<>();
        var traced = batch.stream()
                .map(event -> event.isSampled() ? traced(event, spans) : event)
                .toList();
        try {
            return within(spans.getFirst(), traced);
        } catch (RuntimeException failure) {
            spans.forEach(span -> span.error(failure));
            throw failure;
        } finally {
            spans.forEach(Span::end);
        }
    }

    /// What is logged meanwhile carries the first one's trace id.
    private List<Refusal> within(Span first, List<TopicEvent> batch) {
        try (var _ = tracer.withSpan(first)) {
            return projection.on(batch);
        }
    }

    private TopicEvent traced(TopicEvent event, List<Span> spans) {
        var recorded = event.recorded();
        var span = propagator
                .extract(event, TracedProjection::header)
                .name(name)
                .kind(Span.Kind.CONSUMER)
                .tag("lockstep.conversation", recorded.conversation().value())
                .tag("lockstep.stream", recorded.stream().value())
                .tag("lockstep.seq", Long.toString(recorded.seq()))
                .start();
        spans.add(span);
        Map<String, String> carrier = new HashMap<>();
        propagator.inject(span.context(), carrier, (headers, key, value) -> {
            if (headers != null) {
                headers.put(key, value);
            }
        });
        return event.traced(carrier.getOrDefault(TRACEPARENT, String.valueOf(event.traceparent())));
    }

    private static @Nullable String header(TopicEvent event, String name) {
        return name.equals(TRACEPARENT) ? event.traceparent() : null;
    }

    @Override
    public void reached(Map<Integer, Long> nextOffsets) {
        projection.reached(nextOffsets);
    }

    @Override
    public long losses() {
        return projection.losses();
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        projection.forget(partitions);
    }
}
