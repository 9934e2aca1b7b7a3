package chat.lockstep.client;

import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.Optional;

/// A message as this device holds it.
///
/// @param seq its place in the log, which is its order
/// @param text empty if it was erased
public record Message(MessageId id, long seq, UserId by, Timestamp at, Optional<String> text) {

    /// The message that a `messageSent` made. Its id is the event's, so that an erased one has it still.
    static Message of(WireEvent event) {
        return new Message(
                MessageId.of(event.id().toString()), event.seq(), event.byUser(), event.at(), event.dataText("text"));
    }
}
