package chat.lockstep.command.conversation;

import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The last message of a log, and the last one by anybody else than its author: enough to know, for every user, the
/// last message of somebody else.
///
/// @param author absent while there is no message
/// @param seq of the last message; 0 without one
/// @param othersSeq of the last message by anybody else than `author`; 0 without one
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastMessages(@Nullable UserId author, long seq, long othersSeq) {

    public static final LastMessages NONE = new LastMessages(null, 0, 0);

    LastMessages after(UserId by, long at) {
        return new LastMessages(by, at, by.equals(author) ? othersSeq : seq);
    }

    /// The seq of the last message by anybody but `user`; 0 without one.
    long ofOthersThan(UserId user) {
        return user.equals(author) ? othersSeq : seq;
    }
}
