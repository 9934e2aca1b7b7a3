package chat.lockstep.command.conversation;

import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One user's part in a conversation.
///
/// @param floor the seq just before the event that brought the user; 0 for those who began the conversation
/// @param lastMessage the seq of the user's last message; 0 without one
/// @param until the seq of the user's removal or leaving; absent for a member
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Seat(
        UserId user,
        Role role,
        long floor,
        long lastMessage,
        @Nullable Long until) {

    static Seat of(UserId user, Role role, long floor) {
        return new Seat(user, role, floor, 0, null);
    }

    Seat with(Role other) {
        return new Seat(user, other, floor, lastMessage, until);
    }

    Seat afterMessage(long seq) {
        return new Seat(user, role, floor, seq, until);
    }

    Seat gone(long seq) {
        return new Seat(user, role, floor, lastMessage, seq);
    }
}
