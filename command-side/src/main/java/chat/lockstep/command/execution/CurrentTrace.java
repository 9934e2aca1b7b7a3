package chat.lockstep.command.execution;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/// The trace that the calling thread works for, as it is written into events.
final class CurrentTrace {

    private CurrentTrace() {}

    /// The W3C `traceparent` of the present span; absent without one, and for one that nobody records: an event is kept
    /// for ever, and need not remember a trace that cannot be looked up.
    static @Nullable String parent(Tracer tracer) {
        var span = tracer.currentSpan();
        if (span == null || !Boolean.TRUE.equals(span.context().sampled())) {
            return null;
        }
        return "00-" + span.context().traceId() + "-" + span.context().spanId() + "-01";
    }
}
