package chat.lockstep.query.problem;

import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.function.server.ServerRequest;

/// The id of a request's trace, by which its log lines and spans are found.
final class TraceId {

    /// W3C Trace Context: version, trace id, parent id, flags.
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceId() {}

    /// That of the request's span. Where nothing traces, the caller's, and where it named none, one of its own.
    static String of(ServerRequest request) {
        return ofSpan(request).or(() -> ofCaller(request)).orElseGet(TraceId::random);
    }

    private static Optional<String> ofSpan(ServerRequest request) {
        return ServerRequestObservationContext.findCurrent(request.attributes())
                .map(observed -> observed.<TracingContext>get(TracingContext.class))
                .map(TracingContext::getSpan)
                .map(span -> span.context().traceId());
    }

    private static Optional<String> ofCaller(ServerRequest request) {
        var given = request.headers().firstHeader("traceparent");
        var parsed = TRACE_PARENT.matcher(given == null ? "" : given);
        return parsed.matches() ? Optional.of(parsed.group(1)) : Optional.empty();
    }

    private static String random() {
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
