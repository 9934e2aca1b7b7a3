package chat.lockstep.command.http;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

/// The trace of one request: that of its `traceparent` header, or one that begins here and is not recorded. Its id is
/// the one that errors carry and logs hold.
///
/// @param id 32 hexadecimal digits
/// @param span of this request; absent where nobody traces
record Trace(String id, @Nullable Span span) {

    static Trace of(ServerWebExchange exchange) {
        var span = ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                .map(observed -> observed.<TracingContext>get(TracingContext.class))
                .map(TracingContext::getSpan)
                .orElse(null);
        return span == null
                ? new Trace(TraceId.of(exchange.getRequest().getHeaders().getFirst("traceparent")), null)
                : new Trace(span.context().traceId(), span);
    }

    /// Does `work` on the calling thread as part of the trace: logs name it, and events carry it on.
    <T> T in(Tracer tracer, Supplier<T> work) {
        if (span == null) {
            return work.get();
        }
        try (var _ = tracer.withSpan(span)) {
            return work.get();
        }
    }
}
