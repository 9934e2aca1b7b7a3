package chat.lockstep.gateway.devtoken;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.Fields;
import chat.lockstep.gateway.frame.InvalidField;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.socket.Origins;
import chat.lockstep.gateway.token.TokenIssuer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/dev/tokens`. A web page elsewhere that gets the user's browser to ask is refused: its Host is not
/// loopback, its content type is not JSON, or its Origin is foreign.
final class DevTokensHandler {

    private static final int BODY_BYTES_MAX = 4_096;
    private static final long TTL_SECONDS_USUAL = 3_600;
    private static final long TTL_SECONDS_MAX = 86_400;

    private final TokenIssuer issuer;
    private final Origins origins;
    private final Problems problems;
    private final JsonMapper json;

    DevTokensHandler(TokenIssuer issuer, Origins origins, Problems problems, JsonMapper json) {
        this.issuer = issuer;
        this.origins = origins;
        this.problems = problems;
        this.json = json;
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        var headers = request.headers().asHttpHeaders();
        var host = headers.getFirst(HttpHeaders.HOST);
        if (!Origins.isLoopback(host)) {
            return problems.respond(Errors.ofField(ErrorCode.NOT_ALLOWED, HttpHeaders.HOST, "must be loopback"));
        }
        if (!origins.allows(headers.getFirst(HttpHeaders.ORIGIN), host)) {
            return problems.respond(
                    Errors.ofField(ErrorCode.NOT_ALLOWED, HttpHeaders.ORIGIN, "must be absent or this server's own"));
        }
        if (!isJson(request)) {
            return problems.respond(
                    Errors.ofField(ErrorCode.INVALID_FIELD, HttpHeaders.CONTENT_TYPE, "must be application/json"));
        }
        return DataBufferUtils.join(request.bodyToFlux(DataBuffer.class), BODY_BYTES_MAX)
                .flatMap(this::issue)
                .switchIfEmpty(Mono.defer(
                        () -> problems.respond(Errors.of(ErrorCode.MALFORMED_FRAME, "body must be one JSON object"))));
    }

    private static boolean isJson(ServerRequest request) {
        return request.headers()
                .contentType()
                .filter(type -> type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON))
                .isPresent();
    }

    private Mono<ServerResponse> issue(DataBuffer body) {
        try {
            var bytes = new byte[body.readableByteCount()];
            body.read(bytes);
            return issue(json.readTree(bytes));
        } catch (JacksonException notJson) {
            return problems.respond(Errors.of(ErrorCode.MALFORMED_FRAME, "body must be one JSON object"));
        } catch (InvalidField bad) {
            return problems.respond(Errors.ofField(ErrorCode.INVALID_FIELD, bad.field(), bad.rule()));
        } finally {
            DataBufferUtils.release(body);
        }
    }

    private Mono<ServerResponse> issue(JsonNode body) {
        if (!body.isObject()) {
            return problems.respond(Errors.of(ErrorCode.MALFORMED_FRAME, "body must be one JSON object"));
        }
        var fields = Fields.of(body);
        var user = fields.value("user", 64, DevTokensHandler::user);
        var device = fields.optionalValue("device", 64, DeviceId::of);
        var ttl = Optional.ofNullable(fields.optionalInteger("ttlSeconds", 1, TTL_SECONDS_MAX))
                .orElse(TTL_SECONDS_USUAL);
        var token = issuer.issue(user, device, Duration.ofSeconds(ttl));
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .bodyValue(json.writeValueAsBytes(Map.of("token", token)));
    }

    private static UserId user(String text) {
        var user = UserId.of(text);
        if (user.equals(UserId.SYSTEM)) {
            throw new IllegalArgumentException("system is no user");
        }
        return user;
    }
}
