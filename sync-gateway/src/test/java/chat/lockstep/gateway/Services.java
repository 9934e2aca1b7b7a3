package chat.lockstep.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.gateway.frame.Json;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Command side and query side over real HTTP, with answers that the action or path asks for.
final class Services implements AutoCloseable {

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger failing = new AtomicInteger();

    /// Takes requests and never answers them.
    volatile boolean hanging;

    /// How long an answer takes.
    volatile Duration answersAfter = Duration.ZERO;
    private final JsonMapper json = Json.mapper();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.post("/v1/commands", this::command)
                    .post("/v1/devices", (request, response) -> body(request, response, body -> """
                            {"outcome":"unchanged","seq":1}"""))
                    .post("/v1/marks", (request, response) -> body(request, response, this::marks))
                    .get(
                            "/health",
                            (request, response) -> response.status(failing.get() > 0 ? 503 : 200)
                                    .send())
                    .route(request -> true, this::read))
            .bindNow();

    record Call(String uri, HttpHeaders headers, String body) {}

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    List<Call> calls(String uri) {
        return calls.stream().filter(call -> call.uri().startsWith(uri)).toList();
    }

    Call lastCall(String uri) {
        return calls.stream()
                .filter(call -> call.uri().startsWith(uri))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Mono<Void> command(HttpServerRequest request, HttpServerResponse response) {
        return body(
                request,
                response,
                body -> body.isArray()
                        ? json.writeValueAsString(
                                body.valueStream().map(this::result).toList())
                        : json.writeValueAsString(result(body)));
    }

    private Map<String, Object> result(JsonNode command) {
        var id = command.get("id").stringValue();
        if (command.get("action").stringValue().equals("forbidden")) {
            return Map.of("id", id, "outcome", "rejected", "error", error("not_allowed", "permission", "new_id"));
        }
        return Map.of(
                "id",
                id,
                "outcome",
                "applied",
                "conversation",
                "user:alice",
                "stream",
                "log",
                "seq",
                7,
                "at",
                "2026-01-31T12:00:00.000Z");
    }

    private String marks(JsonNode body) {
        var results = new java.util.HashMap<String, Object>();
        body.get("marks")
                .properties()
                .forEach(mark -> results.put(
                        mark.getKey(),
                        mark.getValue().get("seq").longValue() > 100
                                ? Map.of("outcome", "rejected", "error", error("past_head", "conflict", "new_id"))
                                : Map.of("outcome", "applied")));
        return json.writeValueAsString(Map.of("results", results));
    }

    private static Map<String, Object> error(String code, String errorClass, String retry) {
        return Map.of("code", code, "class", errorClass, "message", "no", "retry", retry, "traceId", "t");
    }

    private Mono<Void> read(HttpServerRequest request, HttpServerResponse response) {
        calls.add(new Call(request.uri(), request.requestHeaders(), ""));
        if (failing.get() > 0) {
            return response.status(500).send();
        }
        if (request.uri().endsWith("/place")) {
            return place(request, response);
        }
        if (request.uri().contains("missing")) {
            return response.status(404)
                    .header("Content-Type", "application/problem+json")
                    .sendString(Mono.just("{\"status\":404}"))
                    .then();
        }
        return response.header("Content-Type", "application/json")
                .header("X-Internal", "secret")
                .sendString(Mono.just("{\"uri\":\"" + request.uri().replace("\"", "") + "\"}"))
                .then();
    }

    /// The command side knows one message.
    private Mono<Void> place(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().contains("01890a5d-ac96-774b-bcce-b302099a8057")) {
            return response.header("Content-Type", "application/json")
                    .sendString(Mono.just("{\"seq\":7}"))
                    .then();
        }
        return response.status(404)
                .header("Content-Type", "application/problem+json")
                .sendString(Mono.just(json.writeValueAsString(
                        Map.of("status", 404, "error", error("not_found", "permission", "new_id")))))
                .then();
    }

    private Mono<Void> body(
            HttpServerRequest request,
            HttpServerResponse response,
            java.util.function.Function<JsonNode, String> answer) {
        return request.receive().aggregate().asString(UTF_8).flatMap(text -> {
            calls.add(new Call(request.uri(), request.requestHeaders(), text));
            if (failing.get() > 0) {
                return response.status(500).send();
            }
            if (hanging || text.contains("\"action\":\"slow\"")) {
                return Mono.never();
            }
            var sent = response.header("Content-Type", "application/json")
                    .sendString(Mono.just(answer.apply(json.readTree(text))))
                    .then();
            return answersAfter.isZero() ? sent : Mono.delay(answersAfter).then(sent);
        });
    }
}
