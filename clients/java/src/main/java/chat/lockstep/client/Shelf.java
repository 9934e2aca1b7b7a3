package chat.lockstep.client;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Event;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The conversations, as people read them: the newer of what the events and what the heads say, with the outbox done.
final class Shelf {

    private final DeviceStore store;
    private final Folds folds;
    private final Outbox outbox;
    private final Library library;

    Shelf(DeviceStore store, Folds folds, Outbox outbox, Library library) {
        this.store = store;
        this.folds = folds;
        this.outbox = outbox;
        this.library = library;
    }

    /// All conversations that the server lists or the outbox begins, those with the newest message first.
    List<Conversation> conversations() {
        var all = new ArrayList<Conversation>();
        outbox.creations().stream()
                .filter(id -> store.row(id).isEmpty())
                .forEach(id -> conversation(id).ifPresent(all::add));
        store.rows().stream()
                .filter(ConversationRow::listed)
                .map(this::conversation)
                .sorted(Comparator.comparing(Shelf::lastActivity).reversed())
                .forEach(all::add);
        return all;
    }

    private static String lastActivity(Conversation conversation) {
        return conversation
                .lastMessage()
                .map(message -> message.at().toString())
                .orElse("");
    }

    Optional<Conversation> conversation(ConversationId id) {
        return store.row(id).map(this::conversation).or(() -> begun(id));
    }

    Conversation conversation(ConversationRow row) {
        var id = row.id();
        var predicted = predicted(id);
        long held = store.logPlace(id).seq();
        var state = state(row, held, predicted);
        long mark = mark(row, held, predicted);
        boolean isGone =
                row.headValues().until() != null || (!state.members().isEmpty() && !state.hasMember(library.user()));
        return new Conversation(
                id,
                row.kind(),
                Optional.ofNullable(state.title()),
                Optional.ofNullable(row.peer()),
                store.logPlace(id),
                row.announcedSeq(),
                isGone ? Optional.of(row.until(held)) : Optional.empty(),
                mark,
                isGone ? 0 : unread(row, held, mark),
                isGone ? 0 : mentions(row, held, mark),
                state.members(),
                state.policy(),
                state.pinned(),
                settings(row),
                lastMessage(row, held),
                !predicted.isEmpty(),
                row.health());
    }

    private List<Event> predicted(ConversationId id) {
        return outbox.pending(id).stream()
                .flatMap(row -> Prediction.of(row, library.user()).stream())
                .toList();
    }

    private ConversationState state(ConversationRow row, long held, List<Event> predicted) {
        var fold = folds.fold(row.id());
        var state = fold.state();
        if (state == null) {
            state = row.id().isPrivate()
                    ? ConversationState.ofPrivate(library.user())
                    : new ConversationState(row.kind(), row.title(), List.of(), Policy.DEFAULT, List.of());
        } else if (Math.max(fold.stateSeq(), held) < row.announced().seq()) {
            state = new ConversationState(state.kind(), row.title(), state.members(), state.policy(), state.pinned());
        }
        for (var event : predicted) {
            if (event instanceof ConversationEvent change && !(event instanceof ConversationCreated)) {
                state = state.after(change);
            }
        }
        return state;
    }

    /// The mark with the outbox done: one's own message moves it, too.
    private static long mark(ConversationRow row, long held, List<Event> predicted) {
        long mark = row.mark();
        for (var event : predicted) {
            mark = Math.max(
                    mark,
                    switch (event) {
                        case Read read -> read.upTo();
                        case PrivatelyRead read -> read.upTo();
                        case MessageSent sent -> held;
                        default -> 0;
                    });
        }
        return mark;
    }

    private long unread(ConversationRow row, long held, long mark) {
        if (row.id().isPrivate() || mark >= Math.max(held, row.announced().seq())) {
            return 0;
        }
        return held < row.announced().seq() && mark == row.readUpTo()
                ? row.headValues().unread()
                : marked(row.id(), mark).unread(mark);
    }

    private long mentions(ConversationRow row, long held, long mark) {
        if (row.id().isPrivate() || mark >= Math.max(held, row.announced().seq())) {
            return 0;
        }
        return held < row.announced().seq() && mark == row.readUpTo()
                ? row.headValues().mentions()
                : marked(row.id(), mark).mentions(mark);
    }

    private FoldRow marked(ConversationId id, long mark) {
        var fold = folds.fold(id);
        return fold.isOrdinalKnown() && mark > fold.tally().markSeq()
                ? fold.with(fold.tally().marked(mark, folds.ordinalAt(id, mark)))
                : fold;
    }

    /// The head's settings while the private log is behind, and what the outbox will change of them.
    private Settings settings(ConversationRow row) {
        var own = ConversationId.ofUser(library.user());
        boolean isBehind = store.row(own)
                .map(account -> store.logPlace(own).seq() < account.announcedSeq())
                .orElse(true);
        var named = row.headValues().settings();
        var settings =
                isBehind && named != null ? named : folds.account().state().settingsOf(row.id());
        for (var event : predicted(own)) {
            settings = switch (event) {
                case Configured change when change.conversation().equals(row.id()) -> settings.after(change);
                case DraftChanged change when change.conversation().equals(row.id()) -> settings.after(change);
                default -> settings;
            };
        }
        return settings;
    }

    private Optional<Message> lastMessage(ConversationRow row, long held) {
        var last = library.timeline(row.id(), Long.MAX_VALUE, 1).stream().findFirst();
        var preview = row.headValues().preview();
        if (preview == null || held >= row.announced().seq()) {
            return last;
        }
        var hidden = library.shownAccount().hidden().getOrDefault(row.id(), Set.of());
        boolean isNewer = last.filter(message -> message.isPending() || message.seq() >= preview.seq())
                .isEmpty();
        return isNewer && library.isShown(preview, hidden) ? Optional.of(Message.of(preview, false)) : last;
    }

    /// A conversation that only the outbox knows.
    private Optional<Conversation> begun(ConversationId id) {
        ConversationState state = null;
        for (var event : predicted(id)) {
            if (event instanceof ConversationCreated created) {
                state = ConversationState.of(created);
            } else if (state != null && event instanceof ConversationEvent change) {
                state = state.after(change);
            }
        }
        return Optional.ofNullable(state).map(begun -> begun(id, begun));
    }

    private Conversation begun(ConversationId id, ConversationState state) {
        return new Conversation(
                id,
                state.kind(),
                Optional.ofNullable(state.title()),
                state.kind() == ConversationKind.DIRECT ? peer(state) : Optional.empty(),
                Place.start(id, StreamId.LOG),
                0,
                Optional.empty(),
                0,
                0,
                0,
                state.members(),
                state.policy(),
                state.pinned(),
                library.shownAccount().settingsOf(id),
                library.timeline(id, Long.MAX_VALUE, 1).stream().findFirst(),
                true,
                Health.SOUND);
    }

    private Optional<UserId> peer(ConversationState state) {
        return state.members().stream()
                .map(Member::user)
                .filter(user -> !user.equals(library.user()))
                .findFirst();
    }
}
