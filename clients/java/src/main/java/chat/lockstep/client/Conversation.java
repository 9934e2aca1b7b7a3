package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import java.util.Optional;

/// A conversation as this device holds it.
///
/// @param peer the other user of a direct conversation
/// @param place how far the log is held
/// @param announced the largest log seq that the server has named; beyond `place` while something is missing
/// @param readUpTo the user's mark, the same on all devices
/// @param unread messages held after the mark
/// @param lastMessage the newest message held
public record Conversation(
        ConversationId id,
        ConversationKind kind,
        Optional<String> title,
        Optional<UserId> peer,
        Place place,
        long announced,
        long readUpTo,
        long unread,
        Optional<Message> lastMessage,
        Health health) {}
