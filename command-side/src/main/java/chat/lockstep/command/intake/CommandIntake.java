package chat.lockstep.command.intake;

import chat.lockstep.command.eventstore.StoredEvents;
import chat.lockstep.command.eventstore.StoredEvents.StoredEvent;
import chat.lockstep.command.execution.EventIdTaken;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.StoreUnavailable;
import chat.lockstep.command.http.Caller;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Carries one command out and answers it. A command that comes again gets the answer that it got first: before it is
/// refused, or found to change nothing, the store is asked whether it was carried out already.
@Component
class CommandIntake {

    private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);
    private static final int ID_LENGTH_MAX = 64;

    private final Actions actions;
    private final Execution execution;
    private final StoredEvents events;
    private final MeterRegistry meters;

    CommandIntake(Actions actions, Execution execution, StoredEvents events, MeterRegistry meters) {
        this.actions = actions;
        this.execution = execution;
        this.events = events;
        this.meters = meters;
    }

    CommandResult execute(Caller caller, JsonNode command) {
        return timed(command, () -> answer(caller, command));
    }

    /// Answers a command that is not tried.
    CommandResult refuse(Caller caller, JsonNode command, Refusal refusal) {
        return timed(command, () -> rejected(sentId(command), refusal, caller));
    }

    private CommandResult timed(JsonNode command, Supplier<CommandResult> answer) {
        var started = Timer.start(meters);
        var result = answer.get();
        started.stop(Timer.builder("lockstep.commands")
                .description("Commands of clients, from their reading to their commit")
                .tag("action", actionOf(command))
                .tag("outcome", result.outcome().wireName())
                .register(meters));
        return result;
    }

    /// The id to answer with: as sent, if it is a short text.
    private static @Nullable String sentId(JsonNode command) {
        return command.path("id").isString() && command.path("id").stringValue().length() <= ID_LENGTH_MAX
                ? command.path("id").stringValue()
                : null;
    }

    private CommandResult answer(Caller caller, JsonNode command) {
        var sentId = sentId(command);
        if (!command.isObject()) {
            return rejected(
                    null, new Refusal(ErrorCode.INVALID_FIELD, null, "a command must be an object", null), caller);
        }
        CommandId id;
        try {
            id = CommandId.of(sentId == null ? "" : sentId);
        } catch (IllegalArgumentException malformed) {
            return rejected(sentId, Refusal.invalid("id", "id must be a lower-case UUIDv7"), caller);
        }
        try {
            return answer(caller, id, command);
        } catch (StoreUnavailable failure) {
            LOG.atLevel(failure.level())
                    .log(
                            "the outcome of command {} of {} is unknown, trace {}: {}",
                            id,
                            caller.by(),
                            caller.traceId(),
                            failure.getMessage());
            return rejected(sentId, failure.refusal(), caller);
        }
    }

    private CommandResult answer(Caller caller, CommandId id, JsonNode command) {
        CommandRequest request;
        Attempt attempt;
        try {
            request = CommandRequest.of(id, caller.by(), command);
        } catch (Refused refused) {
            return unlessKnown(caller, () -> events.findAnywhere(EventId.of(id)), null, rejected(id, refused, caller));
        }
        try {
            attempt = actions.attempt(request);
        } catch (Refused refused) {
            return unlessKnown(caller, () -> find(request), request.content(), rejected(id, refused, caller));
        }
        return answer(caller, request, attempt);
    }

    private CommandResult answer(Caller caller, CommandRequest request, Attempt attempt) {
        try {
            return decided(caller, request, attempt, execution.decide(attempt.decision()));
        } catch (EventIdTaken taken) {
            return unlessKnown(
                    caller,
                    request,
                    attempt,
                    rejected(
                            request.id().toString(),
                            Refusal.unavailable("the event that took this id is gone"),
                            caller));
        }
    }

    private CommandResult decided(Caller caller, CommandRequest request, Attempt attempt, Decision decision) {
        var id = request.id().toString();
        return switch (decision) {
            case Decision.Applied applied ->
                CommandResult.at(id, Outcome.APPLIED, applied.stream(), applied.seq(), applied.at());
            case Decision.Unchanged unchanged ->
                unlessKnown(
                        caller,
                        request,
                        attempt,
                        CommandResult.at(id, Outcome.UNCHANGED, unchanged.stream(), unchanged.seq(), unchanged.at()));
            case Decision.Refused refused ->
                unlessKnown(caller, request, attempt, rejected(id, refused.refusal(), caller));
        };
    }

    private CommandResult unlessKnown(Caller caller, CommandRequest request, Attempt attempt, CommandResult result) {
        return unlessKnown(
                caller, () -> events.find(attempt.conversation(), EventId.of(request.id())), request.content(), result);
    }

    /// `result`, unless the store holds an event with this id: then the command is a duplicate, or misuses the id.
    ///
    /// @param content absent where it has no canonical form, so it is that of no stored command
    private CommandResult unlessKnown(
            Caller caller, Supplier<Optional<StoredEvent>> look, @Nullable Hash content, CommandResult result) {
        return execution
                .read(look)
                .map(known -> known.content() != null && known.content().equals(content)
                        ? CommandResult.duplicate(String.valueOf(result.id()), known)
                        : rejected(result.id(), mismatch(), caller))
                .orElse(result);
    }

    /// A command that can be carried out at all concerns one conversation, and its event is where that conversation is,
    /// or in the private log of the caller.
    private Optional<StoredEvent> find(CommandRequest request) {
        var id = EventId.of(request.id());
        return request.namedConversation()
                .map(named -> events.find(named, id).or(() -> events.find(Addresses.own(request), id)))
                .orElseGet(() -> events.findAnywhere(id));
    }

    private static Refusal mismatch() {
        return Refusal.of(
                ErrorCode.IDEMPOTENCY_MISMATCH, "id", "another command was carried out under this id; use a new one");
    }

    private static CommandResult rejected(CommandId id, Refused refused, Caller caller) {
        return rejected(id.toString(), refused.refusal(), caller);
    }

    private static CommandResult rejected(@Nullable String id, Refusal refusal, Caller caller) {
        return CommandResult.rejected(id, refusal.toError(caller.traceId()));
    }

    private String actionOf(JsonNode command) {
        var action = command.path("action").asString("");
        return actions.know(action) ? action : "other";
    }
}
