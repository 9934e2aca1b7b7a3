package chat.lockstep.command.intake;

import chat.lockstep.command.stream.Decision;
import chat.lockstep.events.ConversationId;
import java.util.function.Supplier;

/// A command that can be carried out, as far as can be told without its aggregate.
///
/// @param conversation that the command concerns, and with which its event is stored
/// @param decision carries the command out; it may run several times
record Attempt(ConversationId conversation, Supplier<Decision> decision) {}
