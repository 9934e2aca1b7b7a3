package chat.lockstep.gateway.twin;

import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.command.ServiceClients;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.trace.Trace;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads that the query side answers. Of the client's request only path, query and who asks go on, so no header of its
/// making can pass for one of ours.
final class QuerySide {

    private static final Logger LOG = LoggerFactory.getLogger(QuerySide.class);
    private static final String NAME = "the query side";
    private static final List<String> HANDED_BACK = List.of(HttpHeaders.RETRY_AFTER);

    private final WebClient http;
    private final QueryNodes nodes;
    private final Problems problems;
    private final TwinSettings settings;

    QuerySide(WebClient http, QueryNodes nodes, Problems problems, TwinSettings settings) {
        this.http = http;
        this.nodes = nodes;
        this.problems = problems;
        this.settings = settings;
    }

    /// The query side's answer to a read as it is, or a problem.
    Mono<ServerResponse> read(String path, @Nullable String query, Caller caller, Trace trace) {
        return nodes.read(url -> read(target(url, path, query), caller, trace))
                .flatMap(this::handBack)
                .onErrorResume(failure -> {
                    LOG.debug("{} not answered: {}", path, failure.toString());
                    return trace.within(() -> problems.respond(unavailable(failure)));
                });
    }

    private Mono<ResponseEntity<Flux<DataBuffer>>> read(URI target, Caller caller, Trace trace) {
        return http.get()
                .uri(target)
                .header("Lockstep-User", caller.user().value())
                .header("Lockstep-Device", caller.device().value())
                .headers(headers -> {
                    var traceparent = trace.traceparent();
                    if (traceparent != null) {
                        headers.set("traceparent", traceparent);
                    }
                })
                .accept(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON)
                .retrieve()
                .onStatus(status -> status.value() < 500, answer -> Mono.empty())
                .onStatus(status -> status.value() == 503, answer -> Mono.empty())
                .toEntityFlux(DataBuffer.class)
                .timeout(settings.timeout());
    }

    private static ProtocolError unavailable(Throwable failure) {
        return failure instanceof CallNotPermittedException
                ? Errors.unavailableFor(NAME, failure, ServiceClients.OPEN_FOR.toMillis())
                : Errors.unavailable(NAME, failure);
    }

    private static URI target(URI url, String path, @Nullable String query) {
        return URI.create(url + path + (query == null ? "" : "?" + query));
    }

    private Mono<ServerResponse> handBack(ResponseEntity<Flux<DataBuffer>> answer) {
        var body = answer.getBody() == null ? Flux.<DataBuffer>empty() : answer.getBody();
        if (answer.getStatusCode().value() == 401) {
            // Our own credential was refused: nothing that the client could mend.
            return body.doOnNext(org.springframework.core.io.buffer.DataBufferUtils::release)
                    .then(problems.respond(Errors.unavailable(NAME, new IllegalStateException("401"))));
        }
        return ServerResponse.status(answer.getStatusCode())
                .headers(headers -> copy(answer.getHeaders(), headers))
                .body(body.timeout(settings.timeout()), DataBuffer.class);
    }

    private static void copy(HttpHeaders from, HttpHeaders to) {
        to.setContentType(from.getContentType());
        HANDED_BACK.forEach(name -> from.getOrEmpty(name).forEach(value -> to.add(name, value)));
    }
}
