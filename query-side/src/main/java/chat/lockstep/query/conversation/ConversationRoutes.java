package chat.lockstep.query.conversation;

import static org.springframework.web.reactive.function.server.RequestPredicates.all;

import chat.lockstep.events.ConversationId;
import chat.lockstep.query.caller.Caller;
import chat.lockstep.query.problem.Refusal;
import chat.lockstep.readmodel.log.DeltaReader;
import chat.lockstep.readmodel.log.HistoryReader;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Snapshot;
import java.time.Duration;
import java.util.PriorityQueue;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// The reads of conversations over HTTP.
public final class ConversationRoutes {

    private static final int CONVERSATIONS_DEFAULT = 100;
    private static final int CONVERSATIONS_MAX = 200;
    private static final int MESSAGES_DEFAULT = 50;
    private static final int EVENTS_DEFAULT = 500;

    private final Views views;
    private final ViewWait wait;

    /// @param viewWait how long to look for a conversation that the view may not know yet
    public ConversationRoutes(Views views, Duration viewWait) {
        this.views = views;
        this.wait = new ViewWait(viewWait);
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/v1/conversations", this::list)
                .GET("/v1/conversations/{conversation}", this::snapshot)
                .GET("/v1/conversations/{conversation}/messages", this::messages)
                .GET("/v1/conversations/{conversation}/events", this::events)
                .route(all(), _ -> Mono.error(Refusal.notFound("resource")))
                .build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        int limit = Parameters.limit(request, CONVERSATIONS_DEFAULT, CONVERSATIONS_MAX);
        var after = request.queryParam("cursor").map(ListPosition::parse);
        return views.heads(Caller.of(request).user())
                .filter(head -> after.isEmpty() || after.get().isBefore(head))
                .collect(ConversationRoutes::oldestOnTop, (found, head) -> keepNewest(found, head, limit + 1))
                .map(found -> ConversationPage.of(found, limit))
                .flatMap(ConversationRoutes::answer);
    }

    private static PriorityQueue<Head> oldestOnTop() {
        return new PriorityQueue<>(ListPosition.NEWEST_FIRST.reversed());
    }

    /// So that a long list costs time, but no memory.
    private static void keepNewest(PriorityQueue<Head> found, Head head, int count) {
        found.add(head);
        if (found.size() > count) {
            found.remove();
        }
    }

    private Mono<ServerResponse> snapshot(ServerRequest request) {
        var conversation = Parameters.conversation(request);
        return access(request, conversation)
                .filter(head -> head.until() == null) // the state is that of today, which a removed member is not shown
                .flatMap(_ -> wait.untilPresent(views.snapshot(conversation)))
                .switchIfEmpty(Mono.<Snapshot>error(() -> Refusal.notFound("conversation")))
                .flatMap(ConversationRoutes::answer);
    }

    private Mono<ServerResponse> messages(ServerRequest request) {
        var conversation = Parameters.conversation(request);
        var before = Parameters.before(request);
        int limit = Parameters.limit(request, MESSAGES_DEFAULT, HistoryReader.LIMIT_MAX);
        return access(request, conversation)
                .flatMap(head -> views.history(conversation, head, before, limit))
                .flatMap(ConversationRoutes::answer);
    }

    private Mono<ServerResponse> events(ServerRequest request) {
        var conversation = Parameters.conversation(request);
        var have = Parameters.have(request);
        int limit = Parameters.limit(request, EVENTS_DEFAULT, DeltaReader.LIMIT_MAX);
        return access(request, conversation)
                .flatMap(head -> views.delta(conversation, have, head, limit))
                .flatMap(ConversationRoutes::answer);
    }

    /// What the caller may see of `conversation`. One that the view does not know may have been created a moment ago;
    /// another user's private one needs no look.
    private Mono<Head> access(ServerRequest request, ConversationId conversation) {
        var user = Caller.of(request).user();
        if (conversation.owner().filter(owner -> !owner.equals(user)).isPresent()) {
            return Mono.error(Refusal.notFound("conversation"));
        }
        return wait.untilPresent(views.head(user, conversation))
                .switchIfEmpty(Mono.error(() -> Refusal.notFound("conversation")));
    }

    private static Mono<ServerResponse> answer(Object body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }
}
