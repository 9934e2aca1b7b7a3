package chat.lockstep.client;

import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import java.util.List;
import java.util.Optional;

/// Keeps what the held events amount to: the state of each conversation, its messages, the count of unread ones and
/// the user's own account. All of it is the shared fold of `events-schema` over the events in the order of the log, so
/// two devices that hold the same events show the same.
final class Folds {

    private static final int PAGE = 500;

    private final DeviceStore store;
    private final MessageStore messages;
    private final UserId user;
    private final Account account;

    Folds(DeviceStore store, UserId user) {
        this.store = store;
        this.messages = store.messages();
        this.user = user;
        this.account = new Account(store);
        for (var row : store.rows()) {
            if (messages.fold(row.id()).isEmpty()) {
                rebuild(row.id());
            }
        }
    }

    Account account() {
        return account;
    }

    FoldRow fold(ConversationId id) {
        return messages.fold(id).orElseGet(() -> FoldRow.at(0));
    }

    /// Folds everything that is held of a conversation, as if it came now.
    void rebuild(ConversationId id) {
        messages.clear(id);
        if (id.isPrivate()) {
            account.clear();
        }
        var first = store.log(id, 0, 1);
        begin(id, first.isEmpty() ? store.logPlace(id).seq() : first.getFirst().seq() - 1);
        var page = store.log(id, 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(this::on);
            page = store.log(id, page.getLast().seq(), PAGE);
        }
    }

    /// The next event of the conversation's log will be the one after `seq`; of what was before, messages stay.
    void begin(ConversationId id, long seq) {
        messages.putFold(id, FoldRow.at(seq));
        if (id.isPrivate() && seq == 0) {
            account.clear();
        }
    }

    /// Folds an event of a log that was appended.
    void on(WireEvent event) {
        if (event.conversation().isPrivate()) {
            account.on(event);
            if (event.data().orElse(null) instanceof PrivatelyRead read) {
                read(read.conversation(), read.upTo());
            }
            return;
        }
        var id = event.conversation();
        var fold = fold(id);
        if (event.data().orElse(null) instanceof ConversationEvent known) {
            change(event, known);
            fold = fold.counted(known.ordinal(), known instanceof MessageSent);
            fold = fold.with(fold.tally().after(known, event.seq(), event.byUser(), user));
            fold = folded(fold, known, event.seq());
        } else {
            fold = fold.counted(event.isOf(EventType.MESSAGE_SENT))
                    .with(fold.state(), Math.max(fold.stateSeq(), event.seq()));
        }
        messages.putFold(id, fold);
        marked(id, event.seq());
    }

    private static FoldRow folded(FoldRow fold, ConversationEvent event, long seq) {
        if (seq <= fold.stateSeq()) {
            return fold;
        }
        var state = fold.state();
        if (event instanceof ConversationCreated created) {
            state = ConversationState.of(created);
        } else if (state != null) {
            state = state.after(event);
        }
        return fold.with(state, seq);
    }

    private void change(WireEvent event, ConversationEvent known) {
        var id = event.conversation();
        if (known instanceof MessageSent sent) {
            messages.put(id, Message.sent(sent, event.seq(), event.by(), event.at()));
        } else if (known instanceof MessageEvent change) {
            messages.message(id, change.messageSeq())
                    .ifPresent(message -> messages.put(id, message.after(change, event.by(), event.at())));
        }
    }

    /// The user read a conversation up to a log seq.
    void read(ConversationId id, long upTo) {
        store.changeRow(id, row -> row.withOwnMark(upTo));
        marked(id);
    }

    /// The user's mark may have moved.
    void marked(ConversationId id) {
        marked(id, store.logPlace(id).seq());
    }

    /// @param folded log seq up to which the events are folded
    private void marked(ConversationId id, long folded) {
        long mark = Math.min(store.row(id).map(ConversationRow::mark).orElse(0L), folded);
        var fold = fold(id);
        if (!id.isPrivate() && fold.isOrdinalKnown() && mark > fold.tally().markSeq()) {
            long ordinal = mark == folded ? fold.ordinal() : ordinalAt(id, mark);
            messages.putFold(id, fold.with(fold.tally().marked(mark, ordinal)));
        }
    }

    /// How many messages the log holds up to a held seq.
    long ordinalAt(ConversationId id, long seq) {
        long erased = 0;
        for (long at = seq; at > 0; at--) {
            var event = store.event(id, StreamId.LOG, at);
            if (event.isEmpty()) {
                break;
            }
            if (event.get().hasOrdinal()) {
                return event.get().dataNumber("ordinal") + erased;
            }
            erased += event.get().isOf(EventType.MESSAGE_SENT) ? 1 : 0;
        }
        var fold = fold(id);
        return seq >= fold.tally().markSeq() ? fold.tally().markOrdinal() + erased : erased;
    }

    /// A head came that names exactly the held place: its counts are right for what is not held, too.
    void on(Head head) {
        var fold = fold(head.id());
        if (store.logPlace(head.id()).seq() == head.log().seq() && head.readUpTo() < fold.from()) {
            messages.putFold(
                    head.id(),
                    fold.withBefore(
                            Math.max(0, head.unread() - fold.unread(fold.from())),
                            Math.max(0, head.mentions() - fold.mentions(fold.from()))));
        }
    }

    /// The server told the state at a place; what is held beyond it is folded onto it.
    void snapshot(ConversationId id, ConversationState state, long seq) {
        var fold = fold(id);
        if (fold.state() != null && fold.stateSeq() >= seq) {
            return;
        }
        fold = fold.with(state, seq);
        var page = store.log(id, seq, PAGE);
        while (!page.isEmpty()) {
            for (var event : page) {
                var known = event.data().orElse(null);
                fold = known instanceof ConversationEvent change ? folded(fold, change, event.seq()) : fold;
            }
            page = store.log(id, page.getLast().seq(), PAGE);
        }
        messages.putFold(id, fold);
    }

    /// Keeps older messages that the server told as they are in its view. The held events that concern them come on
    /// top: what the view has seen of those already changes nothing when it is folded again in order.
    void paged(ConversationId id, List<Message> page, long asked, boolean more) {
        var fold = fold(id);
        for (var message : page) {
            if (message.seq() <= fold.from()) {
                messages.put(id, message);
            }
        }
        var events = store.log(id, fold.from(), PAGE);
        while (!events.isEmpty()) {
            for (var event : events) {
                if (event.dataNumber("messageSeq") > 0 && event.dataNumber("messageSeq") <= fold.from()) {
                    event.data().ifPresent(known -> {
                        if (known instanceof MessageEvent change) {
                            change(event, change);
                        }
                    });
                }
            }
            events = store.log(id, events.getLast().seq(), PAGE);
        }
        long oldest = page.stream().mapToLong(Message::seq).min().orElse(asked);
        messages.putFold(id, fold(id).withPagedFrom(more ? oldest : 0));
    }

    /// The state of a conversation, as far as it is known.
    Optional<ConversationState> state(ConversationId id) {
        return Optional.ofNullable(fold(id).state());
    }

    /// Whether a snapshot is needed, since no held event says what the conversation is.
    boolean needsSnapshot(ConversationId id) {
        return !id.isPrivate() && fold(id).state() == null && fold(id).from() > 0;
    }
}
