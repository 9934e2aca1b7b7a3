package chat.lockstep.command.receipts;

import chat.lockstep.command.conversation.Standing;
import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// @param stream the receipt stream of the one who read
/// @param standing of that member, as the conversation told just before
public record MarkRead(@TargetAggregateIdentifier StreamKey stream, Cause cause, long upTo, Standing standing)
        implements Addressed {

    @Override
    public ConversationId conversation() {
        return stream.conversation();
    }
}
