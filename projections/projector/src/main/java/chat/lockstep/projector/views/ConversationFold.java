package chat.lockstep.projector.views;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Member;
import chat.lockstep.events.ReceiptEvent;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.projector.views.ViewRow.ConversationHead;
import chat.lockstep.projector.views.ViewRow.DeviceMark;
import chat.lockstep.projector.views.ViewRow.InboxRow;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.ReceiptHeadRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange.LogHead;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.inbox.Mentions;
import chat.lockstep.readmodel.receipts.ReceiptHead;
import chat.lockstep.readmodel.receipts.ReceiptHead.ReadMark;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Folds one batch of one conversation's events into rows, each row once.
///
/// It relies on the order within each stream, and on a mark coming after the log event that it points at. An event
/// that is applied already is dropped; one that leaves a gap is refused, and may come again when the gap is closed.
/// What a row says at an event depends on the
/// events up to there alone, never on how they were cut into batches: with the event's place as its write timestamp, a
/// row may be written again from any batches, and ends the same. (Only which seen mentions are still in the list may
/// differ, and those mean nothing.)
final class ConversationFold {

    private final ConversationMemory memory;
    private final ConversationId conversation;
    private final List<ViewRow> events = new ArrayList<>();
    private final Map<UserId, InboxDraft> inbox = new LinkedHashMap<>();
    private final Map<DeviceOf, DeviceMark> deviceMarks = new LinkedHashMap<>();
    private final Map<UserId, ReceiptHead> receiptHeads = new LinkedHashMap<>();
    private @Nullable ConversationHead head;

    ConversationFold(ConversationMemory memory) {
        this.memory = memory;
        this.conversation = memory.id();
    }

    /// The rows in the waves in which they are to be written; without the empty ones.
    List<List<ViewRow>> waves() {
        List<ViewRow> derived = new ArrayList<>(deviceMarks.values());
        inbox.values().forEach(draft -> derived.add(new InboxRow(draft.change(conversation))));
        List<ViewRow> heads = new ArrayList<>();
        receiptHeads.values().forEach(receiptHead -> heads.add(new ReceiptHeadRow(receiptHead)));
        if (head != null) {
            heads.add(head);
        }
        return List.of(events, derived, heads).stream()
                .filter(wave -> !wave.isEmpty())
                .toList();
    }

    /// @throws HeldBack if an event before this one is missing; nothing of this one is applied then
    void on(TopicEvent event) {
        var member = event.recorded().stream().member();
        long applied = member.map(memory::receiptHead).orElseGet(memory::logSeq);
        if (!isNext(event, applied)) {
            return;
        }
        var placed = placed(event);
        member.ifPresentOrElse(user -> onReceipt(placed, user), () -> onLog(placed));
        memory.applied(placed.source());
    }

    /// The event at the place that its rows are written with. An event that waited for one which came behind it in the
    /// topic counts as standing behind that one: else its rows would lose against those written already.
    private TopicEvent placed(TopicEvent event) {
        var last = memory.lastApplied();
        return last == null || event.source().writeTimestamp() > last.writeTimestamp() ? event : event.at(last.next());
    }

    private static boolean isNext(TopicEvent event, long applied) {
        long seq = event.recorded().seq();
        if (seq > applied + 1) {
            throw new HeldBack(event, "gap: the next one should be " + (applied + 1));
        }
        return seq == applied + 1;
    }

    private void onLog(TopicEvent event) {
        var row = next(event);
        var message = message(event);
        events.add(new LogRow(event.recorded(), event.ordinal(), message, event.source()));
        boolean isNewState = memory.row() == null || !memory.row().members().equals(row.members());
        head = new ConversationHead(row, isNewState || (head != null && head.isNewState()), event.source());
        memory.applied(row);
        var users = row.members().stream().map(Member::user).toList();
        for (var user : users) {
            var draft = draft(user, event.source());
            draft.log(new LogHead(
                    row.kind(),
                    peer(row.kind(), users, user),
                    row.epoch(),
                    row.log(),
                    row.ordinal(),
                    event.recorded().at()));
            if (message != null) {
                onMessage(message, user, draft);
            }
        }
    }

    /// The conversation after a log event.
    private ConversationRow next(TopicEvent event) {
        var place = new Place(event.recorded().seq(), event.recorded().chain());
        return switch (event.data()) {
            case ConversationCreated created ->
                new ConversationRow(
                        conversation, created.kind(), created.members(), event.epoch(), place, event.ordinal());
            case ConversationEvent _, AccountEvent _ -> moved(event, place);
            case ReceiptEvent _ -> throw new HeldBack(event, "a receipt event in the log");
            case null -> moved(event, place);
        };
    }

    private ConversationRow moved(TopicEvent event, Place place) {
        var before = memory.row();
        if (before != null) {
            return new ConversationRow(
                    conversation, before.kind(), before.members(), event.epoch(), place, event.ordinal());
        }
        var owner = conversation
                .owner()
                .orElseThrow(() -> new HeldBack(event, "the first event does not say what the conversation is"));
        return new ConversationRow(
                conversation,
                ConversationKind.PRIVATE,
                List.of(new Member(owner, Role.OWNER)),
                event.epoch(),
                place,
                event.ordinal());
    }

    private void onMessage(Message message, UserId user, InboxDraft draft) {
        draft.preview(message);
        if (message.by().user().equals(user)) {
            draft.own(new Mark(message.seq(), message.ordinal()));
            memory.marked(user, message.seq());
        } else if (message.mentions() != null && message.mentions().contains(user)) {
            var mentions = mentions(user).with(message.seq());
            memory.mentions(user, mentions);
            draft.mentionSeqs(mentions.seqs());
        }
    }

    private void onReceipt(TopicEvent event, UserId user) {
        var recorded = event.recorded();
        var before = receiptHeads.get(user);
        var read = before == null ? null : before.read();
        switch (event.data()) {
            case Delivered delivered ->
                deviceMarks.put(
                        new DeviceOf(user, delivered.device()),
                        new DeviceMark(
                                conversation,
                                user,
                                delivered.device(),
                                delivered.upTo(),
                                recorded.at(),
                                event.source()));
            case Read mark -> {
                long ordinal = ordinalAt(mark.upTo(), event);
                draft(user, event.source()).read(new Mark(mark.upTo(), ordinal));
                memory.marked(user, mark.upTo());
                read = new ReadMark(mark.upTo(), recorded.at());
            }
            case ConversationEvent _, AccountEvent _ -> throw new HeldBack(event, "a log event in a receipt stream");
            case null -> {}
        }
        events.add(new ReceiptRow(recorded, event.source()));
        memory.receiptHead(user, recorded.seq());
        receiptHeads.put(
                user,
                new ReceiptHead(conversation, user, new Place(recorded.seq(), recorded.chain()), read, event.source()));
    }

    private long ordinalAt(long seq, TopicEvent event) {
        var ordinal = memory.ordinalAt(seq);
        if (ordinal == null || seq > memory.logSeq()) {
            throw new HeldBack(event, "log seq " + seq + ", which it marks, is not applied");
        }
        return ordinal;
    }

    private InboxDraft draft(UserId user, SourcePlace source) {
        return inbox.computeIfAbsent(user, _ -> new InboxDraft(user, source)).at(source);
    }

    private Mentions mentions(UserId user) {
        return Objects.requireNonNull(memory.mentions(user), "mentions were not read");
    }

    private static @Nullable Message message(TopicEvent event) {
        var recorded = event.recorded();
        return event.data() instanceof MessageSent sent
                ? Message.sent(sent, recorded.seq(), recorded.by(), recorded.at())
                : null;
    }

    private static @Nullable UserId peer(ConversationKind kind, List<UserId> users, UserId user) {
        return kind == ConversationKind.DIRECT
                ? users.stream()
                        .filter(other -> !other.equals(user))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private record DeviceOf(UserId user, DeviceId device) {}
}
