package chat.lockstep.command.conversation;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Begins the direct conversation of two users.
///
/// @param conversation the id that belongs to the two
/// @param other the one who did not send the command
public record CreateConversation(@TargetAggregateIdentifier ConversationId conversation, Cause cause, UserId other)
        implements Addressed {}
