package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Settings;
import java.util.List;
import java.util.Optional;

/// A conversation as this device shows it: as the held events and the newest head say, with the commands of the outbox
/// done.
///
/// @param title of a group
/// @param peer the other user of a direct conversation
/// @param place how far the log is held
/// @param announced the largest log seq that the server has named; beyond `place` while something is missing
/// @param until log seq of this user's removal, after which nothing comes any more
/// @param readUpTo the user's mark, the same on all devices
/// @param unread messages after the mark that are not retracted
/// @param mentions those of them that mention the user
/// @param members in the order of their joining; empty while the server has not told them
/// @param pinned pinned messages, oldest pin first
/// @param settings the user's own, with the draft
/// @param lastMessage the newest message; its text may be cut while it is not held
/// @param isPending whether a command in the outbox would change what is shown here
public record Conversation(
        ConversationId id,
        ConversationKind kind,
        Optional<String> title,
        Optional<UserId> peer,
        Place place,
        long announced,
        Optional<Long> until,
        long readUpTo,
        long unread,
        long mentions,
        List<Member> members,
        Policy policy,
        List<MessageId> pinned,
        Settings settings,
        Optional<Message> lastMessage,
        boolean isPending,
        Health health) {}
