package chat.lockstep.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Author;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Lets only the gateway in, and takes from it whom it calls for. What is not under `/v1/` needs no credential: on the
/// management port that is the health and the metrics, on this port it does not exist.
final class ServiceCredentialFilter implements WebFilter {

    static final String CALLER = Caller.class.getName();
    private static final String USER_HEADER = "Lockstep-User";
    private static final String DEVICE_HEADER = "Lockstep-Device";

    private final byte[] credential;
    private final JsonMapper mapper;

    ServiceCredentialFilter(ServiceSettings settings, JsonMapper mapper) {
        this.credential = ("Bearer " + settings.secret()).getBytes(UTF_8);
        this.mapper = mapper;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!exchange.getRequest().getPath().value().startsWith("/v1/")) {
            return chain.filter(exchange);
        }
        var headers = exchange.getRequest().getHeaders();
        var trace = Trace.of(exchange);
        if (!isCredential(headers.getFirst(HttpHeaders.AUTHORIZATION))) {
            return refuse(
                    exchange, Problem.of(ErrorCode.UNAUTHENTICATED, "the service credential is wrong", trace.id()));
        }
        try {
            var by = new Author(
                    user(headers.getFirst(USER_HEADER)), DeviceId.of(required(headers.getFirst(DEVICE_HEADER))));
            exchange.getAttributes().put(CALLER, new Caller(by, trace));
        } catch (IllegalArgumentException malformed) {
            return refuse(
                    exchange,
                    Problem.of(
                            ErrorCode.INVALID_FIELD,
                            USER_HEADER + " and " + DEVICE_HEADER + " must name the caller: " + malformed.getMessage(),
                            trace.id()));
        }
        return chain.filter(exchange);
    }

    /// In constant time, so the secret cannot be guessed byte by byte.
    private boolean isCredential(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(credential, authorization.getBytes(UTF_8));
    }

    private static UserId user(@Nullable String header) {
        var user = UserId.of(required(header));
        if (user.equals(UserId.SYSTEM)) {
            throw new IllegalArgumentException("system is no user");
        }
        return user;
    }

    private static String required(@Nullable String header) {
        return header == null ? "" : header;
    }

    private Mono<Void> refuse(ServerWebExchange exchange, Problem problem) {
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(mapper.writeValueAsBytes(problem))));
    }
}
