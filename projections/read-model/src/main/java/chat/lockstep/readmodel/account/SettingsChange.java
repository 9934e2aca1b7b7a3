package chat.lockstep.readmodel.account;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.wire.SourcePlace;
import org.jspecify.annotations.Nullable;

/// What changes in one row of settings; the parts that are null stay as they are.
///
/// @param draft empty for none any more
/// @param privateMark log seq that the user read up to without telling
/// @param isHiding the user hid a message
/// @param source the event that changes it
public record SettingsChange(
        UserId user,
        ConversationId conversation,
        @Nullable Timestamp mutedUntil,
        @Nullable Boolean pinned,
        @Nullable Boolean archived,
        @Nullable Boolean markedUnread,
        @Nullable String draft,
        @Nullable Long privateMark,
        @Nullable Boolean isHiding,
        SourcePlace source) {}
