package chat.lockstep.command.conversation;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Asks a conversation for the [Standing] of `user`. It goes the way of a command, so it sees the aggregate under its
/// lock; it changes nothing.
public record AskStanding(@TargetAggregateIdentifier ConversationId conversation, UserId user) implements Addressed {}
