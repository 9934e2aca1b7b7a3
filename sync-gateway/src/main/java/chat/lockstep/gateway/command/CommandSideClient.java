package chat.lockstep.gateway.command;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.Errors;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command side, by HTTP.
public final class CommandSideClient implements CommandSide {

    private static final String NAME = "the command side";
    private static final TypeReference<List<CommandResult>> RESULTS = new TypeReference<>() {};
    private static final TypeReference<Marked> MARKED = new TypeReference<>() {};

    private final WebClient http;
    private final CircuitBreaker breaker;
    private final Duration timeout;
    private final JsonMapper json;

    public CommandSideClient(WebClient http, CircuitBreaker breaker, Duration timeout, JsonMapper json) {
        this.http = http;
        this.breaker = breaker;
        this.timeout = timeout;
        this.json = json;
    }

    private record Marked(Map<ConversationId, MarkResult> results) {}

    @Override
    public Mono<CommandResult> run(Caller caller, ClientFrame.Command command) {
        return post("/v1/commands", caller, body(command, false), node -> json.treeToValue(node, CommandResult.class))
                .onErrorResume(failure -> Mono.just(refused(command, failure)));
    }

    @Override
    public Mono<List<CommandResult>> run(Caller caller, List<ClientFrame.Command> commands) {
        var body = commands.stream().map(command -> body(command, true)).toList();
        return post("/v1/commands", caller, body, node -> json.treeToValue(node, RESULTS))
                .onErrorResume(failure -> Mono.just(commands.stream()
                        .map(command -> refused(command, failure))
                        .toList()));
    }

    @Override
    public Mono<Registration> register(Caller caller, @Nullable String name, @Nullable String platform) {
        var body = new TreeMap<String, Object>();
        putIfPresent(body, "name", name);
        putIfPresent(body, "platform", platform);
        return post("/v1/devices", caller, body, node -> json.treeToValue(node, Registration.class));
    }

    @Override
    public Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> marks) {
        var bySeq = new TreeMap<String, Object>();
        marks.forEach((conversation, seq) -> bySeq.put(conversation.value(), Map.of("seq", seq)));
        return post("/v1/marks", caller, Map.of("marks", bySeq), node -> json.treeToValue(node, MARKED))
                .map(Marked::results);
    }

    private <T> Mono<T> post(String path, Caller caller, Object body, Function<JsonNode, T> read) {
        return Mono.fromCallable(() -> json.writeValueAsBytes(body))
                .flatMap(bytes -> http.post()
                        .uri(path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Lockstep-User", caller.user().value())
                        .header("Lockstep-Device", caller.device().value())
                        .bodyValue(bytes)
                        .exchangeToMono(response -> answer(response)))
                .timeout(timeout)
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .map(answer -> answer.read(read));
    }

    private Mono<Answer> answer(ClientResponse response) {
        var status = response.statusCode().value();
        return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]).map(bytes -> answer(status, bytes));
    }

    /// A refusal with an error object is an answer; anything else that is not 200 is a failure.
    private Answer answer(int status, byte[] bytes) {
        try {
            var node = json.readTree(bytes);
            if (status == 200) {
                return new Answer(node, null);
            }
            if (node.has("error") && status != 401) {
                return new Answer(node, json.treeToValue(node.get("error"), ProtocolError.class));
            }
        } catch (JacksonException unreadable) {
            throw new IllegalStateException(NAME + " answered " + status + " with what is no JSON", unreadable);
        }
        throw new IllegalStateException(NAME + " answered " + status);
    }

    private record Answer(JsonNode body, @Nullable ProtocolError error) {

        <T> T read(Function<JsonNode, T> read) {
            if (error != null) {
                throw new Refused(error);
            }
            return read.apply(body);
        }
    }

    private static CommandResult refused(ClientFrame.Command command, Throwable failure) {
        var error = failure instanceof Refused refused ? refused.error() : Errors.unavailable(NAME, failure);
        return CommandResult.rejected(command.id(), command.conversation(), error);
    }

    private static Map<String, Object> body(ClientFrame.Command command, boolean withAfter) {
        var body = new TreeMap<String, Object>();
        body.put("id", command.id().toString());
        body.put("action", command.action());
        body.put("data", command.data());
        putIfPresent(body, "conversation", command.conversation());
        // Within one list the command side minds `after`; over a connection its lanes do.
        putIfPresent(body, "after", withAfter ? command.after() : null);
        return body;
    }

    private static void putIfPresent(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value.toString());
        }
    }
}
