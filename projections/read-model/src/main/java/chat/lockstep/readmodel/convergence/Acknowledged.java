package chat.lockstep.readmodel.convergence;

import chat.lockstep.events.ConversationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a device acknowledged of a conversation.
///
/// @param seq log seq that it has stored up to
/// @param at when it said so
/// @param check what the last comparison of chains found; null if there was none
public record Acknowledged(
        ConversationId conversation,
        long seq,
        Instant at,
        @Nullable Check check) {

    /// A comparison of the device's chain with the log's.
    ///
    /// @param seq the log seq at which they were compared
    /// @param matched whether they were the same
    public record Check(long seq, Instant at, boolean matched) {}
}
