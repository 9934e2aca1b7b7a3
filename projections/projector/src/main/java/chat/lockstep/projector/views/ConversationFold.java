package chat.lockstep.projector.views;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.ReceiptEvent;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.projector.views.ViewRow.ConversationHead;
import chat.lockstep.projector.views.ViewRow.DeviceMark;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.MessageRow;
import chat.lockstep.projector.views.ViewRow.ReceiptHeadRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.receipts.ReceiptHead;
import chat.lockstep.readmodel.receipts.ReceiptHead.ReadMark;
import chat.lockstep.readmodel.wire.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Folds one batch of one conversation's events into rows; only those of a private log may stand there several times.
///
/// It relies on the order within each stream, and on a mark coming after the log event that it points at. An event
/// that is applied already is dropped; one that leaves a gap is refused, and may come again when the gap is closed.
/// What a row says at an event depends on the events up to there alone, never on how they were cut into batches:
/// with the event's place as its write timestamp, a row may be written again from any batches, and ends the same.
/// (Only which seen messages are still in the lists of mentions and retractions may differ, and those mean nothing.)
final class ConversationFold {

    private final ConversationMemory memory;
    private final ConversationId conversation;
    private final List<ViewRow> events = new ArrayList<>();
    private final List<ViewRow> accounts = new ArrayList<>();
    private final InboxFold inbox;
    private final Map<Long, Message> messages = new HashMap<>();
    private final Map<Long, MessageRow> changed = new LinkedHashMap<>();
    private final Map<DeviceOf, DeviceMark> deviceMarks = new LinkedHashMap<>();
    private final Map<UserId, ReceiptHead> receiptHeads = new LinkedHashMap<>();
    private @Nullable ConversationHead head;

    ConversationFold(ConversationMemory memory) {
        this.memory = memory;
        this.conversation = memory.id();
        inbox = new InboxFold(memory);
    }

    /// The rows in the waves in which they are to be written; without the empty ones.
    List<List<ViewRow>> waves() {
        List<ViewRow> derived = new ArrayList<>(deviceMarks.values());
        inbox.rows(conversation).forEach(derived::add);
        derived.addAll(changed.values());
        derived.addAll(accounts);
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

    /// The event at the place that its rows are written with. An event that waited for one which came behind it in
    /// the topic counts as standing behind that one: else its rows would lose against those written already.
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
        var before = memory.row();
        var row = next(event, before);
        var message = message(event);
        var isSent = event.data() instanceof MessageSent;
        events.add(new LogRow(
                event.recorded(), event.ordinal(), isSent ? message : null, expiresAt(event.data()), event.source()));
        boolean isNewState = before == null || !before.state().equals(row.state());
        head = new ConversationHead(row, isNewState || (head != null && head.isNewState()), event.source());
        memory.applied(row);
        if (message != null) {
            messages.put(message.seq(), message);
            if (!isSent) {
                memory.message(message);
                changed.put(message.seq(), new MessageRow(conversation, message, event.source()));
            }
        }
        inbox.onLog(event, before, row, isReaction(event.data()) ? null : message);
        if (event.data() instanceof AccountEvent account) {
            var owner = conversation.owner().orElseThrow();
            accounts.addAll(AccountFold.rows(account, owner, event.recorded().at(), event.source()));
        }
    }

    /// Reactions are not shown with the last message of a list: it would be written for every member.
    private static boolean isReaction(@Nullable Event data) {
        return data instanceof ReactionAdded || data instanceof ReactionRemoved;
    }

    /// The conversation after a log event.
    private ConversationRow next(TopicEvent event, @Nullable ConversationRow before) {
        var place = new Place(event.recorded().seq(), event.recorded().chain());
        return new ConversationRow(conversation, state(event, before), event.epoch(), place, event.ordinal());
    }

    private ConversationState state(TopicEvent event, @Nullable ConversationRow before) {
        return switch (event.data()) {
            case ConversationCreated created -> ConversationState.of(created);
            case ConversationEvent changing -> begun(event, before).after(changing);
            case AccountEvent _
            when !conversation.isPrivate() -> throw new HeldBack(event, "an event of a private log in another one");
            case AccountEvent _ -> begun(event, before);
            case ReceiptEvent _ -> throw new HeldBack(event, "a receipt event in the log");
            case null -> begun(event, before);
        };
    }

    private ConversationState begun(TopicEvent event, @Nullable ConversationRow before) {
        if (before != null) {
            return before.state();
        }
        var owner = conversation
                .owner()
                .orElseThrow(() -> new HeldBack(event, "the first event does not say what the conversation is"));
        return ConversationState.ofPrivate(owner);
    }

    /// The message that the event makes, or concerns; null if there is none. It may be as it was: what was applied
    /// before an interruption is in its row already, but not yet in all the others.
    private @Nullable Message message(TopicEvent event) {
        var recorded = event.recorded();
        return switch (event.data()) {
            case MessageSent sent -> Message.sent(sent, recorded.seq(), recorded.by(), recorded.at());
            case MessageEvent changing ->
                known(changing.messageSeq(), event).after(changing, recorded.by(), recorded.at());
            case null, default -> null;
        };
    }

    private Message known(long seq, TopicEvent event) {
        var here = messages.get(seq);
        var known = here == null ? memory.message(seq) : here;
        if (known == null) {
            throw new HeldBack(event, "log seq " + seq + ", which it changes, is no message");
        }
        return known;
    }

    private static @Nullable Timestamp expiresAt(@Nullable Event data) {
        return switch (data) {
            case MessageSent sent -> sent.expiresAt();
            case MessageEdited edited -> edited.expiresAt();
            case null, default -> null;
        };
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
                inbox.onRead(user, new Mark(mark.upTo(), ordinal), event.source());
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

    private record DeviceOf(UserId user, DeviceId device) {}
}
