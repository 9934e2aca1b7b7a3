package chat.lockstep.simulator;

import chat.lockstep.events.Author;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// A model of the command side: it answers late, and sometimes not, before or after it has appended; a command that
/// comes again is not done again.
final class CommandModel implements CommandSide {

    private static final int ANSWER_MILLIS_MAX = 40;
    private static final int LOST_ONE_IN = 12;

    private final EventStore store;
    private final Decisions decisions;
    private final Dice dice;
    private final Mutation mutation;
    private final Map<CommandId, RecordedEvent> made = new HashMap<>();
    private final Map<CommandId, Integer> tries = new HashMap<>();
    private final Map<Caller, Map<ConversationId, Long>> marks = new HashMap<>();
    private boolean isReliable;
    private long ids;

    CommandModel(EventStore store, Decisions decisions, Dice dice, Mutation mutation) {
        this.store = store;
        this.decisions = decisions;
        this.dice = dice;
        this.mutation = mutation;
    }

    /// From now on every command is answered.
    void heal() {
        isReliable = true;
    }

    /// Forgets what the store has lost with a restore.
    void restored() {
        made.values()
                .removeIf(event ->
                        !store.stream(event.conversation(), event.stream()).contains(event));
        marks.clear();
    }

    /// What a device has said to have stored, in the present epoch.
    Map<ConversationId, Long> marksOf(UserId user, DeviceId device) {
        return marks.getOrDefault(new Caller(user, device), Map.of());
    }

    void create(ConversationId id, List<UserId> members) {
        decisions.begin(id, new Author(members.getFirst(), Simulation.PHONE), newId(), members, null);
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
        boolean begins =
                command.action().equals("createConversation") && store.log(id).isEmpty();
        if (!begins && !store.members(id).contains(caller.user())) {
            return CommandResult.rejected(
                    command.id(), id, ProtocolError.of(ErrorCode.NOT_FOUND, "no such conversation", "simulated"));
        }
        if (command.action().equals("read")
                && command.data().path("upTo").asLong(0) > store.log(id).size()) {
            return CommandResult.rejected(
                    command.id(), id, ProtocolError.of(ErrorCode.PAST_HEAD, "beyond the head", "simulated"));
        }
        var event = decisions.decide(new Author(caller.user(), caller.device()), command, id);
        event.ifPresent(appended -> made.put(command.id(), appended));
        return event.map(appended -> result(command, Outcome.APPLIED, appended))
                .orElseGet(() -> unchanged(command, id));
    }

    private CommandResult unchanged(Command command, ConversationId id) {
        long head = store.log(id).size();
        return new CommandResult(command.id(), Outcome.UNCHANGED, id, StreamId.LOG, head, null, null);
    }

    private static CommandResult result(Command command, Outcome outcome, RecordedEvent event) {
        return new CommandResult(
                command.id(), outcome, event.conversation(), event.stream(), event.seq(), event.at(), null);
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
        return Mono.delay(Duration.ofMillis(3)).map(done -> registered(caller));
    }

    private Registration registered(Caller caller) {
        var id = ConversationId.ofUser(caller.user());
        var log = store.log(id);
        boolean isKnown = log.stream()
                .anyMatch(event -> event.type().equals("deviceRegistered")
                        && event.by().device().equals(caller.device()));
        if (!isKnown) {
            if (log.isEmpty()) {
                store.members(id, 1, List.of(caller.user()));
            }
            var by = new Author(caller.user(), caller.device());
            decisions.log(
                    id,
                    by,
                    "deviceRegistered",
                    newId(),
                    Map.of("device", caller.device().value()));
        }
        return new Registration(
                isKnown ? Outcome.UNCHANGED : Outcome.APPLIED,
                (long) store.log(id).size(),
                null);
    }

    /// Leaves no events: `read` is what fills receipt streams here.
    @Override
    public Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> said) {
        Map<ConversationId, MarkResult> results = new LinkedHashMap<>();
        said.forEach((id, seq) -> {
            if (seq > store.log(id).size() && store.epoch() == 1) {
                throw new LawBroken(caller + " acknowledges " + id + " beyond its head: " + seq);
            }
            marks.computeIfAbsent(caller, key -> new HashMap<>()).merge(id, seq, Math::max);
            results.put(id, new MarkResult(Outcome.UNCHANGED, null));
        });
        return Mono.delay(Duration.ofMillis(3)).thenReturn(results);
    }

    @Override
    public Mono<Long> place(Caller caller, ConversationId conversation, MessageId message, Trace trace) {
        return Mono.just(1L);
    }

    /// The events that commands made.
    Optional<RecordedEvent> madeBy(CommandId command) {
        return Optional.ofNullable(made.get(command));
    }
}
