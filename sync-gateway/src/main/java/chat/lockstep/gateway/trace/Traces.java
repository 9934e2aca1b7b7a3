package chat.lockstep.gateway.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Begins spans. One that is not sampled costs its two random ids and nothing else.
///
/// Source of the header's form: W3C Trace Context, 3.2.
public final class Traces {

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String NO_TRACE = "0".repeat(32);
    private static final int SAMPLED = 1;

    private final Tracer tracer;

    public Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /// Makes no spans.
    public static Traces off() {
        return new Traces(Tracer.NOOP);
    }

    /// A trace of its own, which the sampler decides on.
    public Trace begin(String name) {
        return new Trace(tracer, tracer.spanBuilder().setNoParent().name(name).start());
    }

    /// A part of what `parent` stands for; without one, a trace of its own.
    public Trace under(@Nullable Span parent, String name) {
        return parent == null ? begin(name) : child(parent.context(), name);
    }

    /// A part of a trace that another process began, or nothing where that is not sampled.
    public @Nullable Trace ifSampled(@Nullable String traceparent, String name) {
        if (traceparent == null) {
            return null;
        }
        var parts = TRACEPARENT.matcher(traceparent);
        if (!parts.matches() || parts.group(1).equals(NO_TRACE)) {
            return null;
        }
        if ((Integer.parseInt(parts.group(3), 16) & SAMPLED) == 0) {
            return null;
        }
        var parent = tracer.traceContextBuilder()
                .traceId(parts.group(1))
                .spanId(parts.group(2))
                .sampled(true)
                .build();
        return child(parent, name);
    }

    private Trace child(TraceContext parent, String name) {
        return new Trace(
                tracer, tracer.spanBuilder().setParent(parent).name(name).start());
    }
}
