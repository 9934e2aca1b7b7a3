package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What can happen in the private log of a user. The user is the stream's. Where an event holds text, it also holds a
/// `salt`, as in [ConversationEvent].
public sealed interface AccountEvent extends Event {

    /// How many messages the log holds: always 0, since a private log holds none. It is there because every log event
    /// of a conversation says so.
    long ordinal();

    /// A device said hello for the first time.
    ///
    /// @param name what the user calls the device
    /// @param platform what the client says it runs on
    /// @param salt present with a name
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeviceRegistered(
            DeviceId device,
            @Nullable String name,
            @Nullable String platform,
            long ordinal,
            @Nullable String salt) implements AccountEvent {}

    /// The user calls a device something else.
    record DeviceRenamed(DeviceId device, String name, long ordinal, String salt) implements AccountEvent {}

    /// A device was shut out, for good.
    record DeviceRevoked(DeviceId device, long ordinal) implements AccountEvent {}

    /// The user read a conversation's log up to a place without telling the other members.
    ///
    /// @param upTo log seq of `conversation`
    record PrivatelyRead(ConversationId conversation, long upTo, long ordinal) implements AccountEvent {}

    /// The user changed settings of a conversation: those that are present.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Configured(
            ConversationId conversation,
            @Nullable Timestamp mutedUntil,
            @Nullable Boolean pinned,
            @Nullable Boolean archived,
            @Nullable Boolean markedUnread,
            long ordinal)
            implements AccountEvent {}

    /// The user's draft in a conversation changed.
    ///
    /// @param text empty if there is no draft any more
    record DraftChanged(ConversationId conversation, String text, long ordinal, String salt) implements AccountEvent {}

    /// The user no longer wants to see a message.
    record MessageHidden(ConversationId conversation, MessageId messageId, long ordinal) implements AccountEvent {}

    /// The user wants nothing from another user.
    record UserBlocked(UserId user, long ordinal) implements AccountEvent {}

    /// The user takes a block back.
    record UserUnblocked(UserId user, long ordinal) implements AccountEvent {}
}
