package chat.lockstep.command.conversation;

import chat.lockstep.events.UserId;
import org.jspecify.annotations.Nullable;

/// What other streams need to know of a member's place in a conversation's log.
///
/// @param isMember whether it is one still; else one who left or was removed
/// @param floor the seq just before the first event that the member sees
/// @param head the last seq that the member sees: the log's, or that of its removal
/// @param ownLast the seq of the member's last message; 0 without one
/// @param othersLast the seq of the last message by anybody else; 0 without one
/// @param members how many members the conversation has
/// @param peer the other one, in a direct conversation
public record Standing(
        boolean isMember,
        long floor,
        long head,
        long ownLast,
        long othersLast,
        int members,
        @Nullable UserId peer) {

    /// Whether the member sees, or saw, the place of the log.
    public boolean sees(long seq) {
        return floor < seq && seq <= head;
    }
}
