package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Event;
import chat.lockstep.events.Member;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.projector.views.ViewRow.InboxRow;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange.Floor;
import chat.lockstep.readmodel.inbox.InboxChange.LogHead;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Folds one batch of one conversation's events into its members' inbox rows: who came and went, what is unread, what
/// the last message is. The row of somebody who went stays as it was at the going.
final class InboxFold {

    private final ConversationMemory memory;
    private final Map<UserId, InboxDraft> drafts = new LinkedHashMap<>();

    InboxFold(ConversationMemory memory) {
        this.memory = memory;
    }

    Stream<ViewRow> rows(ConversationId conversation) {
        return drafts.values().stream().map(draft -> new InboxRow(draft.change(conversation)));
    }

    /// The users whose tallies the fold of `event` needs: those whose lists it may change.
    ///
    /// @param members everyone who is a member before the event, or may be
    static Stream<UserId> needed(@Nullable Event data, Stream<UserId> members) {
        return switch (data) {
            case MessageSent sent when sent.mentions() != null -> sent.mentions().stream();
            case MessageEdited _, MessageRetracted _ -> members;
            case null, default -> Stream.empty();
        };
    }

    /// @param before the conversation before the event; null if the event began it
    /// @param row the conversation after it
    /// @param message the message that the event made or changed, as it is now; null for none
    void onLog(TopicEvent event, @Nullable ConversationRow before, ConversationRow row, @Nullable Message message) {
        var last = message != null && message.ordinal() == row.ordinal() ? message : null;
        var users = row.members().stream().map(Member::user).toList();
        for (var user : users) {
            var draft = draft(user, event.source());
            draft.log(head(row, peer(row.kind(), users, user), event));
            if (last != null) {
                draft.preview(last);
            }
            if (event.data() instanceof ConversationEvent data) {
                count(data, event, user, draft);
            }
        }
        if (before != null) {
            onMembership(event, before, row);
        }
        if (event.data() instanceof Renamed || event.data() instanceof ConversationCreated) {
            users.forEach(user -> draft(user, event.source()).title(row.state().title()));
        }
    }

    void onRead(UserId user, Mark mark, SourcePlace source) {
        draft(user, source).read(mark);
        memory.marked(user, mark);
    }

    private void count(ConversationEvent data, TopicEvent event, UserId user, InboxDraft draft) {
        long seq = event.recorded().seq();
        var by = event.recorded().by().user();
        if (data instanceof MessageSent && by.equals(user)) {
            var mark = new Mark(seq, event.ordinal());
            draft.own(mark);
            memory.marked(user, mark);
            return;
        }
        var tally = memory.tally(user);
        if (tally == null) {
            needed(data, Stream.of(user)).filter(user::equals).findAny().ifPresent(missing -> {
                throw new IllegalStateException("what " + missing + " has not seen was not read");
            });
            return;
        }
        var now = tally.after(data, seq, by, user);
        if (!now.equals(tally)) {
            draft.tally(tally, now);
            memory.tally(user, now);
        }
    }

    private void onMembership(TopicEvent event, ConversationRow before, ConversationRow row) {
        switch (event.data()) {
            case MembersAdded added ->
                added.members().stream()
                        .map(Member::user)
                        .filter(user -> !before.state().hasMember(user))
                        .forEach(user -> onJoin(user, before, row, event.source()));
            case MemberRemoved removed -> onLeave(removed.user(), before, row, event);
            case MemberLeft left -> onLeave(left.user(), before, row, event);
            case null, default -> {}
        }
    }

    private void onJoin(UserId user, ConversationRow before, ConversationRow row, SourcePlace source) {
        var floor = new Floor(before.log(), before.ordinal());
        var draft = draft(user, source);
        draft.joined(floor);
        draft.title(row.state().title());
        memory.tally(user, Tally.NONE.marked(floor.place().seq(), floor.ordinal()));
    }

    private void onLeave(UserId user, ConversationRow before, ConversationRow row, TopicEvent event) {
        if (before.state().hasMember(user)) {
            var draft = draft(user, event.source());
            draft.log(head(row, null, event));
            draft.left(event.recorded().seq());
            memory.forgetTally(user);
        }
    }

    private static LogHead head(ConversationRow row, @Nullable UserId peer, TopicEvent event) {
        return new LogHead(
                row.kind(),
                peer,
                row.epoch(),
                row.log(),
                row.ordinal(),
                event.recorded().at());
    }

    private InboxDraft draft(UserId user, SourcePlace source) {
        return drafts.computeIfAbsent(user, _ -> new InboxDraft(user, source)).at(source);
    }

    private static @Nullable UserId peer(ConversationKind kind, List<UserId> users, UserId user) {
        return kind == ConversationKind.DIRECT
                ? users.stream()
                        .filter(other -> !Objects.equals(other, user))
                        .findFirst()
                        .orElse(null)
                : null;
    }
}
