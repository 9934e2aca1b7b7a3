package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import org.jspecify.annotations.Nullable;

/// What the server says of a conversation as a whole.
///
/// @param log where the log is, as far as this user may see it
/// @param floor the place just before the first event that this user may see
/// @param until log seq of the user's removal, the last event that it sees
/// @param unread messages after the mark that are not retracted
/// @param mentions those of them that mention the user
/// @param readUpTo the user's mark
/// @param preview the newest message, its text cut
record Head(
        ConversationId id,
        ConversationKind kind,
        @Nullable String title,
        @Nullable UserId peer,
        String epoch,
        Place log,
        Place floor,
        @Nullable Long until,
        long unread,
        long mentions,
        long readUpTo,
        @Nullable Message preview,
        @Nullable Settings settings) {

    /// A head that names nothing but an epoch, of a conversation that begins again.
    static Head ofEpoch(ConversationRow row, String epoch, Place start) {
        return new Head(row.id(), row.kind(), row.title(), row.peer(), epoch, start, start, null, 0, 0, 0, null, null);
    }
}
