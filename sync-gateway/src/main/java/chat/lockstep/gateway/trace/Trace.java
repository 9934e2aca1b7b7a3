package chat.lockstep.gateway.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One span, from its begin to its end. Safe for threads.
public final class Trace {

    private final Tracer tracer;
    private final Span span;

    Trace(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /// For whom this is a part of, as the header `traceparent`; null where there are no traces.
    public @Nullable String traceparent() {
        var context = span.context();
        if (context.traceId().isEmpty() || context.spanId().isEmpty()) {
            return null;
        }
        var flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
        return "00-" + context.traceId() + "-" + context.spanId() + "-" + flags;
    }

    /// Runs `task`, whose log lines and errors then carry the trace id.
    public <T> T within(Supplier<T> task) {
        try (var _ = tracer.withSpan(span)) {
            return task.get();
        }
    }

    public void run(Runnable task) {
        try (var _ = tracer.withSpan(span)) {
            task.run();
        }
    }

    public void tag(String key, String value) {
        span.tag(key, value);
    }

    public void end() {
        span.end();
    }
}
