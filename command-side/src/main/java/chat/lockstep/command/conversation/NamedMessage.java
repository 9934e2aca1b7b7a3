package chat.lockstep.command.conversation;

import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import org.jspecify.annotations.Nullable;

/// A message that a command names.
///
/// @param found what the store holds under that name; absent if that is no message of the conversation
public record NamedMessage(MessageId id, @Nullable Found found) {

    /// @param seq log seq of the message
    public record Found(long seq, UserId author, @Nullable Timestamp expiresAt) {}
}
