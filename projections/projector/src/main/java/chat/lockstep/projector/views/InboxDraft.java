package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.inbox.InboxChange.Floor;
import chat.lockstep.readmodel.inbox.InboxChange.LogHead;
import chat.lockstep.readmodel.inbox.InboxChange.Membership;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a batch changes in one member's inbox row, so far: the last value of each part.
final class InboxDraft {

    private final UserId user;
    private SourcePlace source;
    private @Nullable LogHead log;
    private @Nullable String title;
    private @Nullable Membership membership;
    private @Nullable Message preview;
    private @Nullable Mark read;
    private @Nullable Mark own;
    private @Nullable List<Long> mentionSeqs;
    private @Nullable List<Long> retractedSeqs;

    InboxDraft(UserId user, SourcePlace source) {
        this.user = user;
        this.source = source;
    }

    /// What follows comes from the event at `later`.
    InboxDraft at(SourcePlace later) {
        source = later;
        return this;
    }

    void log(LogHead now) {
        log = now;
    }

    void title(@Nullable String now) {
        title = now == null ? title : now;
    }

    void joined(Floor floor) {
        membership = new Membership(floor, 0);
    }

    /// @param until log seq of the removal
    void left(long until) {
        membership = new Membership(membership == null ? null : membership.floor(), until);
    }

    void preview(Message now) {
        preview = now;
    }

    void read(Mark now) {
        read = now;
    }

    void own(Mark now) {
        own = now;
    }

    /// The lists that an event changed.
    void tally(Tally before, Tally now) {
        mentionSeqs = now.mentions().equals(before.mentions()) ? mentionSeqs : now.mentions();
        retractedSeqs = now.retracted().equals(before.retracted()) ? retractedSeqs : now.retracted();
    }

    InboxChange change(ConversationId conversation) {
        return new InboxChange(
                user, conversation, log, title, membership, preview, read, own, mentionSeqs, retractedSeqs, source);
    }
}
