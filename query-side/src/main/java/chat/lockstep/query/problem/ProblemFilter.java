package chat.lockstep.query.problem;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Turns every failure of a request into a problem document, and ends requests that take too long.
public final class ProblemFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final Logger log = LoggerFactory.getLogger(ProblemFilter.class);

    /// W3C Trace Context: version, trace id, parent id, flags.
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private final Duration timeout;

    public ProblemFilter(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        return Mono.defer(() -> next.handle(request))
                .timeout(timeout)
                .onErrorResume(failure -> answer(errorOf(failure, request)));
    }

    private static ProtocolError errorOf(Throwable failure, ServerRequest request) {
        var traceId = traceIdOf(request);
        return switch (failure) {
            case Refusal refusal
            when refusal.field() != null ->
                ProtocolError.ofField(refusal.code(), refusal.field(), messageOf(refusal), traceId);
            case Refusal refusal -> ProtocolError.of(refusal.code(), messageOf(refusal), traceId);
            case ReadModelUnavailable unavailable -> {
                log.warn("{} {}: {} (trace {})", request.method(), request.path(), messageOf(unavailable), traceId);
                yield ProtocolError.of(ErrorCode.UNAVAILABLE, "the views cannot be read now", traceId);
            }
            case TimeoutException late -> {
                log.warn("{} {} took too long: {} (trace {})", request.method(), request.path(), late, traceId);
                yield ProtocolError.of(ErrorCode.UNAVAILABLE, "the answer took too long", traceId);
            }
            default -> {
                log.error("{} {} failed (trace {})", request.method(), request.path(), traceId, failure);
                yield ProtocolError.of(ErrorCode.UNAVAILABLE, "the request failed on the server", traceId);
            }
        };
    }

    private static String messageOf(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String traceIdOf(ServerRequest request) {
        var given = request.headers().firstHeader("traceparent");
        var parsed = TRACE_PARENT.matcher(given == null ? "" : given);
        if (parsed.matches()) {
            return parsed.group(1);
        }
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    private static Mono<ServerResponse> answer(ProtocolError error) {
        return ServerResponse.status(error.code().httpStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(Problem.of(error));
    }
}
