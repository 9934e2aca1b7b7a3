package chat.lockstep.gateway.twin;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.MessageId;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.command.Refused;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.trace.Trace;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/conversations/{id}/messages/{messageId}/receipts`. The views are read by place, which only the event store
/// knows of every message: it is asked first.
final class ReceiptsHandler {

    private final Callers callers;
    private final CommandSide commandSide;
    private final QuerySide querySide;
    private final Problems problems;

    ReceiptsHandler(Callers callers, CommandSide commandSide, QuerySide querySide, Problems problems) {
        this.callers = callers;
        this.commandSide = commandSide;
        this.querySide = querySide;
        this.problems = problems;
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        return callers.reading(request, "receipts", (caller, trace) -> receipts(request, caller, trace));
    }

    private Mono<ServerResponse> receipts(ServerRequest request, Caller caller, Trace trace) {
        ConversationId conversation;
        MessageId message;
        try {
            conversation = ConversationId.of(request.pathVariable("id"));
            message = MessageId.of(request.pathVariable("messageId"));
        } catch (IllegalArgumentException noId) {
            return problems.respond(Errors.of(ErrorCode.NOT_FOUND, String.valueOf(noId.getMessage())));
        }
        var path = "/v1/conversations/" + conversation + "/messages/" + message + "/receipts";
        return commandSide
                .place(caller, conversation, message, trace)
                .flatMap(seq -> querySide.read(path, "seq=" + seq, caller, trace))
                .switchIfEmpty(Mono.defer(
                        () -> problems.respond(Errors.ofField(ErrorCode.NOT_FOUND, "messageId", "no such message"))))
                .onErrorResume(failure -> trace.within(() -> problems.respond(
                        failure instanceof Refused refused
                                ? refused.error()
                                : Errors.unavailable("the command side", failure))));
    }
}
