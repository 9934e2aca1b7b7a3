package chat.lockstep.command.receipts;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// The device of the cause's author holds the log up to a place.
///
/// @param stream the receipt stream of the device's user
/// @param othersLast the seq of the last message at or before `upTo` that somebody else wrote and the user sees; 0
///     without one
record MarkDelivered(@TargetAggregateIdentifier StreamKey stream, Cause cause, long upTo, long othersLast)
        implements Addressed {

    @Override
    public ConversationId conversation() {
        return stream.conversation();
    }
}
