package chat.lockstep.gateway.problem;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.frame.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Writes problem documents; also for what no route handles and for faults of our own.
public final class Problems implements WebExceptionHandler, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final JsonMapper json;

    public Problems(JsonMapper json) {
        this.json = json;
    }

    /// The answer to a request of a route.
    public Mono<ServerResponse> respond(ProtocolError error) {
        return ServerResponse.status(error.code().httpStatus())
                .headers(headers -> describe(headers, error))
                .bodyValue(json.writeValueAsBytes(Problem.of(error)));
    }

    /// The answer to any other request.
    public Mono<Void> write(ServerWebExchange exchange, ProtocolError error) {
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(error.code().httpStatus()));
        describe(response.getHeaders(), error);
        var body = response.bufferFactory().wrap(json.writeValueAsBytes(Problem.of(error)));
        return response.writeWith(Mono.just(body));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        return exchange.getResponse().isCommitted() ? Mono.error(failure) : write(exchange, error(exchange, failure));
    }

    /// Before Spring Boot's own.
    @Override
    public int getOrder() {
        return -2;
    }

    private static ProtocolError error(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof DataBufferLimitException || failure.getCause() instanceof DataBufferLimitException) {
            return Errors.of(ErrorCode.FRAME_TOO_LARGE, "body is over the limit");
        }
        if (failure instanceof ResponseStatusException status
                && status.getStatusCode().is4xxClientError()) {
            return status.getStatusCode().value() == 404
                            || status.getStatusCode().value() == 405
                    ? Errors.of(ErrorCode.NOT_FOUND, "no such route")
                    : Errors.of(ErrorCode.INVALID_FIELD, String.valueOf(status.getReason()));
        }
        LOG.error(
                "{} {} failed",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                failure);
        return Errors.unavailable("the gateway", failure);
    }

    private static void describe(HttpHeaders headers, ProtocolError error) {
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (error.code().httpStatus() == 401) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (error.retryAfterMillis() != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString((error.retryAfterMillis() + 999) / 1_000));
        }
    }
}
