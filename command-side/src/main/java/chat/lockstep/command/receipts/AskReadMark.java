package chat.lockstep.command.receipts;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Asks how far a member has told the others that it read. It goes the way of a command, and changes nothing.
///
/// @param stream the receipt stream of that member
record AskReadMark(@TargetAggregateIdentifier StreamKey stream) implements Addressed {

    @Override
    public ConversationId conversation() {
        return stream.conversation();
    }
}
