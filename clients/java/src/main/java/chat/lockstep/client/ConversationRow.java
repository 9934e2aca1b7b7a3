package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What a device knows of a conversation besides its events.
///
/// @param announced the place that the server last named for the log in a head
/// @param announcedSeq the largest log seq that the server has named in any way
/// @param readUpTo the mark that the server last named
/// @param ownMark the largest log seq that the user is known here to have read or written
/// @param ackedSeq the log seq that the server is known to have been told
/// @param listed whether the heads of the server list it
/// @param values of the newest head; absent in rows of older versions
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConversationRow(
        ConversationId id,
        ConversationKind kind,
        @Nullable String title,
        @Nullable UserId peer,
        String epoch,
        Place announced,
        Place floor,
        long announcedSeq,
        long readUpTo,
        long ownMark,
        long ackedSeq,
        boolean listed,
        Health health,
        @Nullable HeadValues values) {

    static ConversationRow first(Head head) {
        return new ConversationRow(
                head.id(),
                head.kind(),
                head.title(),
                head.peer(),
                head.epoch(),
                head.log(),
                head.floor(),
                head.log().seq(),
                head.readUpTo(),
                0,
                0,
                true,
                Health.SOUND,
                HeadValues.of(head));
    }

    /// The row after a head of the same epoch.
    ConversationRow with(Head head) {
        return new ConversationRow(
                id,
                head.kind(),
                head.title(),
                head.peer(),
                epoch,
                head.log(),
                head.floor(),
                Math.max(announcedSeq, head.log().seq()),
                Math.max(readUpTo, head.readUpTo()),
                ownMark,
                ackedSeq,
                true,
                health,
                HeadValues.of(head));
    }

    ConversationRow withAnnouncedSeq(long seq) {
        return seq <= announcedSeq ? this : change(seq, ownMark, ackedSeq, listed, health);
    }

    ConversationRow withOwnMark(long seq) {
        return seq <= ownMark ? this : change(announcedSeq, seq, ackedSeq, listed, health);
    }

    ConversationRow withAckedSeq(long seq) {
        return seq <= ackedSeq ? this : change(announcedSeq, ownMark, seq, listed, health);
    }

    ConversationRow unlisted() {
        return change(announcedSeq, ownMark, ackedSeq, false, health);
    }

    ConversationRow withHealth(Health newHealth) {
        return change(announcedSeq, ownMark, ackedSeq, listed, newHealth);
    }

    private ConversationRow change(
            long newAnnouncedSeq, long newOwnMark, long newAckedSeq, boolean newListed, Health newHealth) {
        return new ConversationRow(
                id,
                kind,
                title,
                peer,
                epoch,
                announced,
                floor,
                newAnnouncedSeq,
                readUpTo,
                newOwnMark,
                newAckedSeq,
                newListed,
                newHealth,
                values);
    }

    /// The user's mark as far as it is known here; a private conversation has none.
    long mark() {
        return id.isPrivate() ? 0 : Math.max(readUpTo, ownMark);
    }

    /// Log seq of the user's removal, if it was removed.
    long until(long held) {
        var until = headValues().until();
        return until == null ? held : until;
    }

    HeadValues headValues() {
        return values == null ? HeadValues.NONE : values;
    }
}
