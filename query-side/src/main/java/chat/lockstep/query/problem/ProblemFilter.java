package chat.lockstep.query.problem;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Turns every failure of a request into a problem document, and ends requests that take too long.
public final class ProblemFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final Logger log = LoggerFactory.getLogger(ProblemFilter.class);

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
        var traceId = TraceId.of(request);
        return switch (failure) {
            case Refusal refusal
            when refusal.field() != null ->
                ProtocolError.ofField(refusal.code(), refusal.field(), messageOf(refusal), traceId);
            case Refusal refusal -> ProtocolError.of(refusal.code(), messageOf(refusal), traceId);
            case OutOfService outage -> {
                log.debug("{} {}: {} (trace {})", request.method(), request.path(), messageOf(outage), traceId);
                yield ProtocolError.retryAfter(
                        ErrorCode.UNAVAILABLE, outage.retryAfter().toMillis(), messageOf(outage), traceId);
            }
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

    private static Mono<ServerResponse> answer(ProtocolError error) {
        var answer = ServerResponse.status(error.code().httpStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (error.retryAfterMillis() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.ceilDiv(error.retryAfterMillis(), 1_000L)));
        }
        return answer.bodyValue(Problem.of(error));
    }
}
