package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import org.jspecify.annotations.Nullable;

/// What the server says of a conversation as a whole. The fields that a device can work out from the events that it
/// holds (unread, preview) are not read.
///
/// @param log where the log is, as far as this user may see it
/// @param floor the place just before the first event that this user may see
/// @param readUpTo the user's mark
record Head(
        ConversationId id,
        ConversationKind kind,
        @Nullable String title,
        @Nullable UserId peer,
        String epoch,
        Place log,
        Place floor,
        long readUpTo) {}
