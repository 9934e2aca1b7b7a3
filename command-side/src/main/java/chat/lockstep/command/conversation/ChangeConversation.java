package chat.lockstep.command.conversation;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Asks a conversation for a [Change].
public record ChangeConversation(@TargetAggregateIdentifier ConversationId conversation, Cause cause, Change change)
        implements Addressed {}
