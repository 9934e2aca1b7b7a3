package chat.lockstep.gateway;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.MarkResult;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import chat.lockstep.gateway.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Answers as it is told to, and remembers what it was asked.
public final class FakeCommandSide implements CommandSide {

    public final List<Command> commands = new CopyOnWriteArrayList<>();
    public final List<Map<ConversationId, Long>> marks = new CopyOnWriteArrayList<>();
    public final AtomicInteger placesAsked = new AtomicInteger();
    public final List<Caller> registered = new CopyOnWriteArrayList<>();

    public volatile Function<Command, Mono<CommandResult>> onCommand = command -> Mono.just(applied(command));
    public volatile Mono<Registration> onRegister = Mono.just(new Registration(Outcome.UNCHANGED, 1L, null));
    public volatile Function<ConversationId, MarkResult> onMark = id -> new MarkResult(Outcome.APPLIED, null);
    public volatile Mono<Void> marksAnswerAfter = Mono.empty();

    public static CommandResult applied(Command command) {
        return new CommandResult(
                command.id(),
                Outcome.APPLIED,
                command.conversation(),
                StreamId.LOG,
                1L,
                Timestamp.ofEpochMilli(0),
                null);
    }

    @Override
    public Mono<CommandResult> run(Caller caller, Command command, Trace trace) {
        return Mono.defer(() -> {
            commands.add(command);
            return onCommand.apply(command);
        });
    }

    @Override
    public Mono<List<CommandResult>> run(Caller caller, List<Command> list, Trace trace) {
        return reactor.core.publisher.Flux.fromIterable(list)
                .concatMap(command -> run(caller, command, trace))
                .collectList();
    }

    @Override
    public Mono<Long> place(Caller caller, ConversationId conversation, MessageId message, Trace trace) {
        return Mono.defer(() -> {
            placesAsked.incrementAndGet();
            return Mono.just(1L);
        });
    }

    @Override
    public Mono<Registration> register(Caller caller, @Nullable String name, @Nullable String platform) {
        return Mono.defer(() -> {
            registered.add(caller);
            return onRegister;
        });
    }

    @Override
    public Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> batch) {
        return Mono.defer(() -> {
            marks.add(Map.copyOf(batch));
            Map<ConversationId, MarkResult> results = new HashMap<>();
            batch.keySet().forEach(id -> results.put(id, onMark.apply(id)));
            return marksAnswerAfter.thenReturn(results);
        });
    }
}
