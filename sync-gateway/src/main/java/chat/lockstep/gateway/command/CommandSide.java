package chat.lockstep.gateway.command;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.trace.Trace;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What decides. A command always gets a result here: one that could not be asked for is `unavailable`.
public interface CommandSide {

    Mono<CommandResult> run(Caller caller, ClientFrame.Command command, Trace trace);

    /// Runs them one after the other.
    Mono<List<CommandResult>> run(Caller caller, List<ClientFrame.Command> commands, Trace trace);

    /// Registers the caller's device if it is new. Fails when the command side does not answer.
    Mono<Registration> register(Caller caller, @Nullable String name, @Nullable String platform);

    /// Records what the caller's device has stored. Marks that nobody answered for are `unavailable`.
    Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> marks);

    /// The log seq of a message. Fails with [Refused] where there is none that the caller may see.
    Mono<Long> place(Caller caller, ConversationId conversation, MessageId message, Trace trace);

    /// On whose behalf.
    record Caller(UserId user, DeviceId device) {}
}
