package chat.lockstep.command.account;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import org.jspecify.annotations.Nullable;

/// What a user can ask of its own account. Conversations that are named are the user's own, texts are well-formed and
/// within their limits; both are checked already. A `salt` is 16 random bytes, base64url.
public sealed interface AccountChange {

    /// @param head the last seq of the conversation that the user sees
    /// @param publicMark how far the mark is without the private one
    record ReadPrivately(ConversationId conversation, long upTo, long head, long publicMark) implements AccountChange {}

    /// Settings that are absent stay as they are.
    record Configure(
            ConversationId conversation,
            @Nullable Timestamp mutedUntil,
            @Nullable Boolean pinned,
            @Nullable Boolean archived,
            @Nullable Boolean markedUnread)
            implements AccountChange {}

    /// @param text empty for no draft
    record ChangeDraft(ConversationId conversation, String text, String salt) implements AccountChange {}

    record HideMessage(ConversationId conversation, MessageId messageId) implements AccountChange {}

    record Block(UserId user) implements AccountChange {}

    record Unblock(UserId user) implements AccountChange {}

    record RenameDevice(DeviceId device, String name, String salt) implements AccountChange {}

    record RevokeDevice(DeviceId device) implements AccountChange {}
}
