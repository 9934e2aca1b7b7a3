package chat.lockstep.client;

import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Tally;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What the held events of a conversation amount to, without its messages.
///
/// @param state absent while neither the conversation's beginning nor a snapshot is held
/// @param stateSeq log seq up to which `state` has seen the log; may be beyond what is held, after a snapshot
/// @param tally of this user, from `from` on
/// @param ordinal how many messages the log holds up to the held place; negative while that is not known: then it is
///     −1 less the erased messages since `from`
/// @param from log seq that the device began at: it holds every event after it
/// @param unreadBefore unread messages up to `from`, which are not held
/// @param mentionsBefore those of them that mention the user
/// @param pagedFrom log seq from which the messages before `from` are held; absent if none were asked for
@JsonInclude(JsonInclude.Include.NON_NULL)
record FoldRow(
        @Nullable ConversationState state,
        long stateSeq,
        Tally tally,
        long ordinal,
        long from,
        long unreadBefore,
        long mentionsBefore,
        @Nullable Long pagedFrom) {

    private static final long UNKNOWN = -1;

    /// The fold before the first event after `seq`.
    static FoldRow at(long seq) {
        return seq == 0
                ? new FoldRow(null, 0, Tally.NONE, 0, 0, 0, 0, null)
                : new FoldRow(null, 0, Tally.NONE.marked(seq, 0), UNKNOWN, seq, 0, 0, null);
    }

    boolean isOrdinalKnown() {
        return ordinal >= 0;
    }

    /// Unread messages, as far as the events that are held say.
    ///
    /// @param mark log seq of the user's mark
    long unread(long mark) {
        return (mark < from ? unreadBefore : 0) + (isOrdinalKnown() ? tally.unread(ordinal) : 0);
    }

    /// Unread messages that mention the user.
    long mentions(long mark) {
        return (mark < from ? mentionsBefore : 0) + tally.mentions().size();
    }

    /// The fold after an event that says how many messages there are.
    FoldRow counted(long now, boolean isMessage) {
        if (isOrdinalKnown()) {
            return new FoldRow(state, stateSeq, tally, now, from, unreadBefore, mentionsBefore, pagedFrom);
        }
        long before = now - (isMessage ? 1 : 0) - (UNKNOWN - ordinal);
        var based = new Tally(tally.markSeq(), Math.max(0, before), tally.retracted(), tally.mentions());
        return new FoldRow(state, stateSeq, based, now, from, unreadBefore, mentionsBefore, pagedFrom);
    }

    /// The fold after an event that does not say how many messages there are, because it is erased.
    FoldRow counted(boolean isMessage) {
        long step = isOrdinalKnown() ? 1 : -1;
        return isMessage
                ? new FoldRow(state, stateSeq, tally, ordinal + step, from, unreadBefore, mentionsBefore, pagedFrom)
                : this;
    }

    FoldRow with(Tally changed) {
        return new FoldRow(state, stateSeq, changed, ordinal, from, unreadBefore, mentionsBefore, pagedFrom);
    }

    FoldRow with(@Nullable ConversationState changed, long seq) {
        return new FoldRow(changed, seq, tally, ordinal, from, unreadBefore, mentionsBefore, pagedFrom);
    }

    FoldRow withBefore(long unread, long mentions) {
        return new FoldRow(state, stateSeq, tally, ordinal, from, unread, mentions, pagedFrom);
    }

    FoldRow withPagedFrom(long seq) {
        return new FoldRow(state, stateSeq, tally, ordinal, from, unreadBefore, mentionsBefore, seq);
    }
}
