package chat.lockstep.query.conversation;

import static org.springframework.web.reactive.function.server.RequestPredicates.all;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.query.caller.Caller;
import chat.lockstep.query.problem.Refusal;
import chat.lockstep.readmodel.log.DeltaReader;
import chat.lockstep.readmodel.log.HistoryReader;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private final TimeTravel past;

    /// @param viewWait how long to look for a conversation that the view may not know yet
    public ConversationRoutes(Views views, Duration viewWait) {
        this.views = views;
        this.wait = new ViewWait(viewWait);
        past = new TimeTravel(views);
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/v1/conversations", this::list)
                .GET("/v1/conversations/{conversation}", this::snapshot)
                .GET("/v1/conversations/{conversation}/messages", this::messages)
                .GET("/v1/conversations/{conversation}/events", this::events)
                .GET("/v1/conversations/{conversation}/messages/{message}/receipts", this::receipts)
                .GET("/v1/conversations/{conversation}/state", this::state)
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
                .flatMap(head -> head.until() == null
                        ? wait.untilPresent(views.snapshot(conversation))
                        : past.atRemoval(head)) // the state of today is not shown to a removed member
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

    private Mono<ServerResponse> receipts(ServerRequest request) {
        var conversation = Parameters.conversation(request);
        var message = Parameters.message(request);
        long seq = Parameters.seq(request);
        return access(request, conversation)
                .filter(head -> seq > head.floor().seq() && (head.until() == null || seq <= head.until()))
                .switchIfEmpty(Mono.error(() -> Refusal.notFound("message " + message)))
                .flatMap(head -> head.until() == null
                        ? receiptsOfOthers(Caller.of(request).user(), conversation, seq)
                        : Mono.just(List.<MessageReceipt>of())) // a removed member gets no receipts any more
                .map(found -> Map.of("receipts", found))
                .flatMap(ConversationRoutes::answer);
    }

    private Mono<List<MessageReceipt>> receiptsOfOthers(UserId caller, ConversationId conversation, long seq) {
        return Mono.zip(
                views.receipts(conversation, seq),
                views.snapshot(conversation),
                (receipts, snapshot) -> receipts.stream()
                        .filter(receipt -> !receipt.user().equals(caller)
                                && snapshot.state().hasMember(receipt.user()))
                        .toList());
    }

    private Mono<ServerResponse> state(ServerRequest request) {
        var conversation = Parameters.conversation(request);
        var at = Parameters.at(request);
        return access(request, conversation)
                .flatMap(head -> at.isKnownTo(head)
                        ? Mono.just(head)
                        : wait.untilPresent(views.head(Caller.of(request).user(), conversation)
                                        .filter(at::isKnownTo))
                                .defaultIfEmpty(head))
                .flatMap(head -> past.at(head, at))
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
