package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import java.util.Optional;

/// A command of this device, as its outbox knows it.
///
/// @param conversation where it happens; for the user's own things its private conversation
/// @param action what it does, by the protocol's name: `send`, `edit`, `createConversation` and so on
/// @param error of the rejection, or of the last attempt that will be repeated
public record CommandStatus(
        CommandId id, ConversationId conversation, String action, State state, Optional<LockstepError> error) {

    /// Where a command is.
    public enum State {
        /// Waiting to be sent, for the first time or again.
        QUEUED,
        /// Sent on the present connection, not yet answered.
        SENT,
        /// In the log, or found to change nothing.
        APPLIED,
        /// Refused for good.
        REJECTED
    }

    public boolean isSettled() {
        return state == State.APPLIED || state == State.REJECTED;
    }
}
