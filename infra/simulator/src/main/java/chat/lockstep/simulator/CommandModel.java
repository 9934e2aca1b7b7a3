package chat.lockstep.simulator;

import chat.lockstep.events.Author;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.MarkResult;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.command.Target;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import chat.lockstep.gateway.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// A model of the command side: members may send, read, keep drafts, and the first member of a group adds and removes.
/// It answers late, and sometimes not, before or after it has appended.
final class CommandModel implements CommandSide {

    private static final String SALT = "\"AAECAwQFBgcICQoLDA0ODw\"";
    private static final int ANSWER_MILLIS_MAX = 40;
    private static final int LOST_ONE_IN = 12;

    private final EventStore store;
    private final Dice dice;
    private final Mutation mutation;
    private final Map<CommandId, RecordedEvent> made = new HashMap<>();
    private final Map<CommandId, Integer> tries = new HashMap<>();
    private boolean isReliable;
    private long ids;

    CommandModel(EventStore store, Dice dice, Mutation mutation) {
        this.store = store;
        this.dice = dice;
        this.mutation = mutation;
    }

    /// From now on every command is answered.
    void heal() {
        isReliable = true;
    }

    /// The events that commands made.
    Map<CommandId, RecordedEvent> made() {
        return made;
    }

    void create(ConversationId id, List<UserId> members) {
        store.members(id, 1, members);
        var kind = EventStore.kind(id).wireName();
        append(id, new Author(members.getFirst(), Simulation.PHONE), "conversationCreated", newId(), """
                {"kind":"%s","members":%s,"ordinal":0}""".formatted(
                        kind, json(members)));
    }

    private static String json(List<UserId> members) {
        return members.stream()
                .map(user -> "{\"role\":\"member\",\"user\":\"" + user + "\"}")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }

    @Override
    public Mono<CommandResult> run(Caller caller, Command command, Trace trace) {
        int attempt = tries.merge(command.id(), 1, Integer::sum);
        var conversation = ConversationId.of(Target.of(caller.user(), command));
        int fate = isReliable ? LOST_ONE_IN : dice.roll(LOST_ONE_IN, "fate", command.id(), attempt);
        return later("before", command.id(), attempt)
                .then(Mono.fromSupplier(
                        () -> fate == 0 ? unavailable(command, conversation) : decide(caller, command, conversation)))
                .flatMap(result -> later("after", command.id(), attempt)
                        .thenReturn(fate == 1 ? unavailable(command, conversation) : result));
    }

    private Mono<Void> later(String when, CommandId id, int attempt) {
        return Mono.delay(Duration.ofMillis(1 + dice.roll(ANSWER_MILLIS_MAX, when, id, attempt)))
                .then();
    }

    private static CommandResult unavailable(Command command, ConversationId conversation) {
        return CommandResult.rejected(
                command.id(), conversation, ProtocolError.of(ErrorCode.UNAVAILABLE, "no answer", "simulated"));
    }

    private CommandResult decide(Caller caller, Command command, ConversationId id) {
        var before = made.get(command.id());
        if (before != null && mutation != Mutation.REPEATS_ARE_APPENDED) {
            return result(command, Outcome.DUPLICATE, before);
        }
        if (!store.members(id).contains(caller.user())) {
            return CommandResult.rejected(
                    command.id(), id, ProtocolError.of(ErrorCode.NOT_FOUND, "no such conversation", "simulated"));
        }
        var event = apply(new Author(caller.user(), caller.device()), command, id);
        if (event == null) {
            long head = store.log(id).size();
            return new CommandResult(command.id(), Outcome.UNCHANGED, id, StreamId.LOG, head, null, null);
        }
        made.put(command.id(), event);
        return result(command, Outcome.APPLIED, event);
    }

    private static CommandResult result(Command command, Outcome outcome, RecordedEvent event) {
        return new CommandResult(
                command.id(), outcome, event.conversation(), event.stream(), event.seq(), event.at(), null);
    }

    private @Nullable RecordedEvent apply(Author by, Command command, ConversationId id) {
        var event = EventId.of(command.id().toString());
        var data = command.data();
        return switch (command.action()) {
            case "send" ->
                append(id, by, "messageSent", event, """
                    {"messageId":"%s","ordinal":%d,"salt":%s,"text":"%s"}""".formatted(
                                event, ordinal(id) + 1, SALT, data.path("text").asString("")));
            case "read" -> read(id, by, event, data.path("upTo").asLong(0));
            case "draft" ->
                append(id, by, "draftChanged", event, """
                    {"conversation":"%s","ordinal":0,"salt":%s,"text":"%s"}""".formatted(
                                data.path("target").asString(""),
                                SALT,
                                data.path("text").asString("")));
            case "addMembers" ->
                add(id, by, event, UserId.of(data.at("/members/0").asString("")));
            case "removeMember" ->
                remove(id, by, event, UserId.of(data.path("user").asString("")));
            default -> throw new LawBroken("no such action: " + command.action());
        };
    }

    private @Nullable RecordedEvent read(ConversationId id, Author by, EventId event, long upTo) {
        var stream = StreamId.receiptsOf(by.user());
        long head = store.log(id).size();
        var data = "{\"upTo\":" + Math.min(head, upTo) + "}";
        return store.append(id, stream, by, "read", event, data);
    }

    private @Nullable RecordedEvent add(ConversationId id, Author by, EventId event, UserId user) {
        if (store.members(id).contains(user)) {
            return null;
        }
        var members = new ArrayList<>(store.members(id));
        members.add(user);
        store.members(id, store.log(id).size() + 1L, members);
        return append(id, by, "membersAdded", event, """
                {"members":%s,"ordinal":%d}""".formatted(json(List.of(user)), ordinal(id)));
    }

    private @Nullable RecordedEvent remove(ConversationId id, Author by, EventId event, UserId user) {
        if (!store.members(id).contains(user)) {
            return null;
        }
        var members =
                store.members(id).stream().filter(one -> !one.equals(user)).toList();
        store.members(id, store.log(id).size() + 1L, members);
        return append(id, by, "memberRemoved", event, """
                {"ordinal":%d,"user":"%s"}""".formatted(ordinal(id), user));
    }

    private RecordedEvent append(ConversationId id, Author by, String type, EventId event, String data) {
        return store.append(id, StreamId.LOG, by, type, event, data);
    }

    private long ordinal(ConversationId id) {
        return store.log(id).stream()
                .filter(event -> event.type().equals("messageSent"))
                .count();
    }

    private EventId newId() {
        return EventId.of("01890a5d-ac96-774b-bcce-%012x".formatted(++ids));
    }

    @Override
    public Mono<List<CommandResult>> run(Caller caller, List<Command> commands, Trace trace) {
        return Flux.fromIterable(commands)
                .concatMap(command -> run(caller, command, trace))
                .collectList();
    }

    @Override
    public Mono<Registration> register(Caller caller, @Nullable String name, @Nullable String platform) {
        return Mono.delay(Duration.ofMillis(3)).map(done -> {
            var id = ConversationId.ofUser(caller.user());
            var data = "{\"device\":\"" + caller.device() + "\",\"ordinal\":0}";
            var known = store.log(id).stream().anyMatch(event -> event.data().equals(data));
            if (!known) {
                if (store.log(id).isEmpty()) {
                    store.members(id, 1, List.of(caller.user()));
                }
                append(id, new Author(caller.user(), caller.device()), "deviceRegistered", newId(), data);
            }
            return new Registration(
                    known ? Outcome.UNCHANGED : Outcome.APPLIED,
                    (long) store.log(id).size(),
                    null);
        });
    }

    /// Leaves no events: `read` is what fills receipt streams here.
    @Override
    public Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> marks) {
        Map<ConversationId, MarkResult> results = new LinkedHashMap<>();
        marks.forEach((id, seq) -> {
            if (seq > store.log(id).size()) {
                throw new LawBroken(caller + " acknowledges " + id + " beyond its head: " + seq);
            }
            results.put(id, new MarkResult(Outcome.UNCHANGED, null));
        });
        return Mono.delay(Duration.ofMillis(3)).thenReturn(results);
    }

    @Override
    public Mono<Long> place(Caller caller, ConversationId conversation, MessageId message, Trace trace) {
        return Mono.just(1L);
    }
}
