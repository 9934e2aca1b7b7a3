package chat.lockstep.gateway.twin;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.trace.Trace;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/conversations…`: handed on to the query side.
final class ConversationsHandler {

    /// Segments of ids and names; no dots alone, no escapes, nothing empty.
    private static final Pattern PATH = Pattern.compile("/v1/conversations(/(?!\\.{1,2}(/|$))[A-Za-z0-9._:-]{1,128})*");

    private final Callers callers;
    private final QuerySide querySide;
    private final Problems problems;

    ConversationsHandler(Callers callers, QuerySide querySide, Problems problems) {
        this.callers = callers;
        this.querySide = querySide;
        this.problems = problems;
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        return callers.reading(request, "read", (caller, trace) -> handOn(request, caller, trace));
    }

    private Mono<ServerResponse> handOn(ServerRequest request, Caller caller, Trace trace) {
        var path = request.uri().getRawPath().replace("%3A", ":").replace("%3a", ":");
        if (!PATH.matcher(path).matches()) {
            return problems.respond(Errors.of(ErrorCode.NOT_FOUND, "no such route"));
        }
        return querySide.read(path, request.uri().getRawQuery(), caller, trace);
    }
}
