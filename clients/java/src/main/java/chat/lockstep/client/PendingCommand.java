package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import java.util.concurrent.CompletionStage;

/// A command that is safe in the outbox and will be sent until the server has answered it.
///
/// @param id the id of the command and, for a sent text, of the message
/// @param conversation where it will happen; known even before the server was reached
/// @param result completes when the command is settled, on a thread of its own. A rejection is a normal result. It
///     fails only if the device is closed before; the command is then still in the outbox and goes out after the
///     next opening.
public record PendingCommand(CommandId id, ConversationId conversation, CompletionStage<CommandResult> result) {}
