package chat.lockstep.command.intake;

import chat.lockstep.command.eventstore.StoredEvents.StoredEvent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The answer to one command.
///
/// @param id as it was sent; absent if it was no short text
/// @param at the time of the event at `seq`; absent where there is no event yet
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandResult(
        @Nullable String id,
        Outcome outcome,
        @Nullable ConversationId conversation,
        @Nullable StreamId stream,
        @Nullable Long seq,
        @Nullable Timestamp at,
        @Nullable ProtocolError error) {

    static CommandResult at(String id, Outcome outcome, StreamKey stream, long seq, @Nullable Timestamp at) {
        return new CommandResult(id, outcome, stream.conversation(), stream.stream(), seq, at, null);
    }

    static CommandResult duplicate(String id, StoredEvent original) {
        return at(id, Outcome.DUPLICATE, original.stream(), original.seq(), original.at());
    }

    static CommandResult rejected(@Nullable String id, ProtocolError error) {
        return new CommandResult(id, Outcome.REJECTED, null, null, null, null, error);
    }

    /// Whether the command may be sent again as it is, so one that comes `after` it must wait.
    boolean isToBeRepeated() {
        return error != null
                && (error.errorClass() == ErrorClass.TRANSIENT || error.errorClass() == ErrorClass.OVERLOAD);
    }
}
