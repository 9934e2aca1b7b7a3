package chat.lockstep.command.execution;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/// The trace that the calling thread works for, as it is written into events.
final class CurrentTrace {

    private CurrentTrace() {}

    /// The W3C `traceparent` of the present span; absent without one, and for one that nobody records: an event is kept
    /// for ever, and need not remember a trace that cannot be looked up.
    static @Nullable String parent(Tracer tracer) {
        var span = recorded(tracer);
        return span == null
                ? null
                : "00-" + span.context().traceId() + "-" + span.context().spanId() + "-01";
    }

    /// The present span; absent without one, and for one that nobody records.
    static @Nullable Span recorded(Tracer tracer) {
        var span = tracer.currentSpan();
        return span != null && Boolean.TRUE.equals(span.context().sampled()) ? span : null;
    }
}
