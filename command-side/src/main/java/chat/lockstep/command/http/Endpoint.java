package chat.lockstep.command.http;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import io.micrometer.tracing.Tracer;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The way of every request: its body, a worker, its answer. What the body asks for is answered with 200, also when it
/// is refused; a problem document tells what could not be read, or not be begun.
public final class Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final long OVERLOAD_RETRY_MILLIS = 250;

    private final JsonBody body;
    private final Workers workers;
    private final Tracer tracer;

    Endpoint(JsonBody body, Workers workers, Tracer tracer) {
        this.body = body;
        this.workers = workers;
        this.tracer = tracer;
    }

    /// What one kind of request does, on a thread that may block.
    @FunctionalInterface
    public interface Work {

        /// @return the value that is sent as JSON
        Object answer(Caller caller, JsonNode body, Deadline deadline);
    }

    public Mono<ServerResponse> answer(ServerRequest request, Work work) {
        var caller = (Caller) request.attribute(ServiceCredentialFilter.CALLER).orElseThrow();
        return body.bytes(request)
                .flatMap(bytes -> workers.run(deadline ->
                        caller.trace().in(tracer, () -> work.answer(caller, body.parse(bytes), deadline))))
                .flatMap(answer -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(answer))
                .onErrorResume(failure -> problem(failure, caller.traceId()));
    }

    private static Mono<ServerResponse> problem(Throwable failure, String traceId) {
        var problem = switch (failure) {
            case JacksonException notJson ->
                Problem.of(ErrorCode.MALFORMED_FRAME, "not JSON: " + notJson.getOriginalMessage(), traceId);
            case DataBufferLimitException _ -> Problem.of(ErrorCode.FRAME_TOO_LARGE, "the body is too large", traceId);
            case RequestRefused refused -> Problem.of(refused.error().code().httpStatus(), refused.error());
            case BodyRefused refused ->
                Problem.of(ErrorCode.FRAME_TOO_LARGE, String.valueOf(refused.getMessage()), traceId);
            case Overloaded overloaded -> overload(overloaded, traceId);
            case TimeoutException _ ->
                Problem.of(ErrorCode.UNAVAILABLE, "no answer in time; the outcome is unknown", traceId);
            default -> {
                LOG.error("request {} failed", traceId, failure);
                yield Problem.of(ErrorCode.UNAVAILABLE, "the outcome is unknown", traceId);
            }
        };
        return ServerResponse.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(problem);
    }

    private static Problem overload(Overloaded overloaded, String traceId) {
        var message = String.valueOf(overloaded.getMessage());
        return Problem.of(
                503, ProtocolError.retryAfter(ErrorCode.RATE_LIMITED, OVERLOAD_RETRY_MILLIS, message, traceId));
    }
}
