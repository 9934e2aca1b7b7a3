package chat.lockstep.gateway.command;

import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.command.CommandSide.Caller;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.net.ConnectException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One node of the command side by HTTP, with connections and a circuit breaker of its own: a node that hangs takes
/// nothing from the others.
record NodeClient(WebClient http, ConnectionProvider connections, CircuitBreaker breaker, JsonMapper json) {

    /// A call to make.
    ///
    /// @param body of a JSON body; null for a read, which has none
    /// @param traceparent of the trace that it is part of
    record Call(
            String path,
            Caller caller,
            @Nullable Object body,
            @Nullable String traceparent) {}

    /// The answer, or an error that [#wasNotSent] tells apart.
    Mono<Answer> send(Call call, Duration within) {
        return Mono.defer(() -> request(call)
                        .headers(headers -> describe(call, headers))
                        .exchangeToMono(this::answer))
                .timeout(within)
                .transformDeferred(CircuitBreakerOperator.of(breaker));
    }

    private WebClient.RequestHeadersSpec<?> request(Call call) {
        var body = call.body();
        return body == null
                ? http.get().uri(call.path())
                : http.post()
                        .uri(call.path())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(json.writeValueAsBytes(body));
    }

    private static void describe(Call call, HttpHeaders headers) {
        headers.set("Lockstep-User", call.caller().user().value());
        headers.set("Lockstep-Device", call.caller().device().value());
        if (call.traceparent() != null) {
            headers.set("traceparent", call.traceparent());
        }
    }

    /// Whether a call failed before anything of it left this node.
    static boolean wasNotSent(Throwable failure) {
        return failure instanceof CallNotPermittedException
                || (failure instanceof WebClientRequestException && failure.getCause() instanceof ConnectException);
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
            throw new IllegalStateException(
                    "the command side answered " + status + " with what is no JSON", unreadable);
        }
        throw new IllegalStateException("the command side answered " + status);
    }

    /// What a node said.
    record Answer(JsonNode body, @Nullable ProtocolError error) {

        <T> T read(Function<JsonNode, T> read) {
            if (error != null) {
                throw new Refused(error);
            }
            return read.apply(body);
        }
    }
}
