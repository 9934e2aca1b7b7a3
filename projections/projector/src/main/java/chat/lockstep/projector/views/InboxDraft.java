package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.inbox.InboxChange.LogHead;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a batch changes in one member's inbox row, so far: the last value of each part.
final class InboxDraft {

    private final UserId user;
    private SourcePlace source;
    private @Nullable LogHead log;
    private @Nullable Message preview;
    private @Nullable Mark read;
    private @Nullable Mark own;
    private @Nullable List<Long> mentionSeqs;

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

    void preview(Message now) {
        preview = now;
    }

    void read(Mark now) {
        read = now;
    }

    void own(Mark now) {
        own = now;
    }

    void mentionSeqs(List<Long> now) {
        mentionSeqs = now;
    }

    InboxChange change(ConversationId conversation) {
        return new InboxChange(user, conversation, log, preview, read, own, mentionSeqs, source);
    }
}
