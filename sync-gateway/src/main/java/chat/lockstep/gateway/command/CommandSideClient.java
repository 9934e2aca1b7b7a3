package chat.lockstep.gateway.command;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.gateway.command.NodeClient.Call;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.trace.Trace;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command side, by HTTP: each call goes to the node that owns its conversation.
public final class CommandSideClient implements CommandSide {

    private static final String NAME = "the command side";
    private static final TypeReference<List<CommandResult>> RESULTS = new TypeReference<>() {};
    private static final TypeReference<Marked> MARKED = new TypeReference<>() {};
    private static final int OWNERS_AT_ONCE_MAX = 8;

    private final CommandRouter router;
    private final JsonMapper json;
    private final Duration askedAgainAfter;

    /// @param askedAgainAfter how long an open breaker stays so
    public CommandSideClient(CommandRouter router, JsonMapper json, Duration askedAgainAfter) {
        this.router = router;
        this.json = json;
        this.askedAgainAfter = askedAgainAfter;
    }

    private record Marked(Map<ConversationId, MarkResult> results) {}

    @Override
    public Mono<CommandResult> run(Caller caller, ClientFrame.Command command, Trace trace) {
        var call = call("/v1/commands", caller, body(command, false), trace);
        return ask(Target.of(caller.user(), command), call, node -> json.treeToValue(node, CommandResult.class))
                .onErrorResume(failure -> Mono.just(trace.within(() -> refused(command, failure))));
    }

    /// All go to the owner of the first: a list runs in order, so it cannot be split.
    @Override
    public Mono<List<CommandResult>> run(Caller caller, List<ClientFrame.Command> commands, Trace trace) {
        var body = commands.stream().map(command -> body(command, true)).toList();
        var call = call("/v1/commands", caller, body, trace);
        return ask(Target.of(caller.user(), commands.getFirst()), call, node -> json.treeToValue(node, RESULTS))
                .onErrorResume(failure -> Mono.just(trace.within(() -> commands.stream()
                        .map(command -> refused(command, failure))
                        .toList())));
    }

    @Override
    public Mono<Registration> register(Caller caller, @Nullable String name, @Nullable String platform) {
        var body = new TreeMap<String, Object>();
        putIfPresent(body, "name", name);
        putIfPresent(body, "platform", platform);
        return ask(
                ConversationId.ofUser(caller.user()).value(),
                call("/v1/devices", caller, body, null),
                node -> json.treeToValue(node, Registration.class));
    }

    @Override
    public Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> marks) {
        var byOwner = new HashMap<CommandNode, Map<ConversationId, Long>>();
        marks.forEach((conversation, seq) -> byOwner.computeIfAbsent(
                        router.ownerOf(conversation.value()), owner -> new HashMap<>())
                .put(conversation, seq));
        return Flux.fromIterable(byOwner.values())
                .flatMap(part -> markAtOwner(caller, part), OWNERS_AT_ONCE_MAX)
                .collect(HashMap::new, Map::putAll);
    }

    private Mono<Map<ConversationId, MarkResult>> markAtOwner(Caller caller, Map<ConversationId, Long> marks) {
        var bySeq = new TreeMap<String, Object>();
        marks.forEach((conversation, seq) -> bySeq.put(conversation.value(), Map.of("seq", seq)));
        return ask(
                        bySeq.keySet().iterator().next(),
                        call("/v1/marks", caller, Map.of("marks", bySeq), null),
                        node -> json.treeToValue(node, MARKED))
                .map(Marked::results)
                .onErrorResume(failure -> Mono.just(unmarked(marks, failure)));
    }

    private Map<ConversationId, MarkResult> unmarked(Map<ConversationId, Long> marks, Throwable failure) {
        var result = new MarkResult(
                CommandResult.Outcome.REJECTED,
                failure instanceof Refused refused ? refused.error() : Errors.unavailable(NAME, failure));
        var results = new HashMap<ConversationId, MarkResult>();
        marks.keySet().forEach(conversation -> results.put(conversation, result));
        return results;
    }

    @Override
    public Mono<Long> place(Caller caller, ConversationId conversation, MessageId message, Trace trace) {
        var path = "/v1/conversations/" + conversation + "/messages/" + message + "/place";
        var call = new Call(path, caller, null, trace.traceparent());
        return ask(conversation.value(), call, node -> node.path("seq").asLong(0))
                .filter(seq -> seq > 0);
    }

    private <T> Mono<T> ask(String conversation, Call call, Function<JsonNode, T> read) {
        return router.send(conversation, call).map(answer -> answer.read(read));
    }

    private static Call call(String path, Caller caller, Object body, @Nullable Trace trace) {
        return new Call(path, caller, body, trace == null ? null : trace.traceparent());
    }

    private CommandResult refused(ClientFrame.Command command, Throwable failure) {
        var error = switch (failure) {
            case Refused refused -> refused.error();
            case CallNotPermittedException open -> Errors.unavailableFor(NAME, open, askedAgainAfter.toMillis());
            default -> Errors.unavailable(NAME, failure);
        };
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
