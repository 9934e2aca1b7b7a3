package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// The fold of deltas into the store. An event is applied only if it is the next of its stream and follows by hash
/// and chain from what is held; so whatever is lost, repeated or overtaken on the way, what is held is always a prefix
/// of the server's log.
final class Replica {

    private final DeviceStore store;
    private final UserId user;
    private final Folds folds;
    private final long adoptBeyond;

    Replica(DeviceStore store, UserId user) {
        this(store, user, new Folds(store, user), Long.MAX_VALUE);
    }

    /// @param adoptBeyond a conversation with more events than this begins at the place that its head names
    Replica(DeviceStore store, UserId user, Folds folds, long adoptBeyond) {
        this.store = store;
        this.user = user;
        this.folds = folds;
        this.adoptBeyond = adoptBeyond;
    }

    /// What a delta did.
    enum Verdict {
        /// All of it is held now, or was before.
        HELD,
        /// Some of it lies beyond the next place.
        GAP,
        /// It does not follow from what is held. Nothing of it was applied.
        BROKEN,
        /// It holds a kind of event that this client is too old for; what came before is applied.
        TOO_NEW,
        /// It is of another history of the conversation. Nothing of it was applied.
        OTHER_EPOCH,
        /// No head has named the conversation yet. Nothing of it was applied.
        NOT_LISTED
    }

    /// @param events those that were applied
    /// @param detail what did not fit, for a developer's eyes
    record Applied(Verdict verdict, List<WireEvent> events, String detail) {

        private static Applied nothing(Verdict verdict, String detail) {
            return new Applied(verdict, List.of(), detail);
        }
    }

    Applied apply(ServerFrame.Delta delta) {
        var id = delta.conversation();
        var row = store.row(id);
        if (row.isEmpty()) {
            return Applied.nothing(Verdict.NOT_LISTED, id + " has no head");
        }
        if (!row.get().epoch().equals(delta.epoch())) {
            return Applied.nothing(
                    Verdict.OTHER_EPOCH,
                    "epoch " + delta.epoch() + ", held is " + row.get().epoch());
        }
        var applied = check(delta);
        applied.events().forEach(this::append);
        return applied;
    }

    private Applied check(ServerFrame.Delta delta) {
        var id = delta.conversation();
        var reached = new HashMap<StreamId, Place>();
        var next = new ArrayList<WireEvent>();
        var verdict = Verdict.HELD;
        for (var fields : delta.events()) {
            WireEvent event;
            try {
                event = new WireEvent(id, fields);
            } catch (IllegalArgumentException malformed) {
                return Applied.nothing(Verdict.BROKEN, String.valueOf(malformed.getMessage()));
            }
            announce(event);
            var place = reached.computeIfAbsent(event.stream(), stream -> store.place(id, stream));
            if (event.seq() > place.seq() + 1) {
                verdict = Verdict.GAP;
            } else if (event.seq() == place.seq() + 1) {
                if (!follows(event, place)) {
                    return Applied.nothing(Verdict.BROKEN, event + " does not follow from seq " + place.seq());
                }
                if (!isUnderstood(event)) {
                    return new Applied(Verdict.TOO_NEW, next, event + " is of the unknown kind " + event.type());
                }
                reached.put(event.stream(), event.place());
                next.add(event);
            }
        }
        return new Applied(verdict, next, "");
    }

    private static boolean follows(WireEvent event, Place place) {
        try {
            return event.follows(place);
        } catch (IllegalArgumentException notCanonical) {
            return false; // such as a fraction, which has no hash in this protocol
        }
    }

    /// Data that is not what its kind should hold is like a kind that is not known.
    private static boolean isUnderstood(WireEvent event) {
        try {
            return event.data().isPresent()
                    || event.isIgnorable()
                    || (EventType.named(event.type()).isPresent() && event.isErased());
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private void announce(WireEvent event) {
        if (event.stream().isLog()) {
            store.changeRow(event.conversation(), row -> row.withAnnouncedSeq(event.seq()));
        }
    }

    private void append(WireEvent event) {
        store.append(event);
        move(event);
        if (event.stream().isLog()) {
            folds.on(event);
        } else {
            folds.marked(event.conversation());
        }
    }

    private void move(WireEvent event) {
        if (event.isOf(EventType.MESSAGE_SENT) && event.byUser().equals(user)) {
            store.changeRow(event.conversation(), row -> row.withOwnMark(event.seq()));
        }
        if (event.isOf(EventType.READ) && event.stream().equals(StreamId.receiptsOf(user))) {
            store.changeRow(event.conversation(), row -> row.withOwnMark(event.dataNumber("upTo")));
        }
    }

    /// @return whether the conversation is new here, or begins again with another epoch
    boolean apply(Head head) {
        var id = head.id();
        var row = store.row(id);
        boolean begins = row.isEmpty() || !row.get().epoch().equals(head.epoch());
        if (begins) {
            store.clear(id);
            store.putRow(row.isEmpty() ? first(head) : ConversationRow.first(head));
            folds.begin(id, 0);
        } else {
            store.putRow(row.get().with(head));
        }
        if (store.logPlace(id).seq() < head.floor().seq()) {
            store.putPlace(id, StreamId.LOG, head.floor());
            folds.begin(id, head.floor().seq());
        }
        if (begins && !id.isPrivate() && head.log().seq() - head.floor().seq() > adoptBeyond) {
            store.putPlace(id, StreamId.LOG, head.log());
            folds.begin(id, head.log().seq());
        }
        folds.on(head);
        folds.marked(id);
        return begins;
    }

    /// What the user read privately may be known here before the head tells of it. Not when a history takes another
    /// one's place: the private conversation here may still be of the other one, too.
    private ConversationRow first(Head head) {
        return ConversationRow.first(head).withOwnMark(folds.account().privateMark(head.id()));
    }

    /// Begins a conversation again, since its history was replaced. The next head fills in the rest.
    ///
    /// @return whether the epoch is new
    boolean begin(ConversationId id, String epoch) {
        var other = store.row(id).filter(row -> !row.epoch().equals(epoch));
        other.ifPresent(row -> {
            store.clear(id);
            store.putRow(ConversationRow.first(Head.ofEpoch(row, epoch, start(id))));
            folds.begin(id, 0);
        });
        return other.isPresent();
    }

    private static Place start(ConversationId id) {
        return Place.start(id, StreamId.LOG);
    }

    /// How many log events the server has named that are not held; none of a conversation that it no longer lists.
    long missing(ConversationId id) {
        return store.row(id)
                .filter(ConversationRow::listed)
                .map(row -> Math.max(0, row.announcedSeq() - store.logPlace(id).seq()))
                .orElse(0L);
    }

    /// Whether what is held has another chain than the head at the head's place.
    boolean contradictsHead(ConversationRow row) {
        return chainAt(row, row.announced().seq())
                .filter(chain -> !chain.equals(row.announced().chain()))
                .isPresent();
    }

    /// The chain at a log place that is held; empty for one that is not.
    private Optional<Hash> chainAt(ConversationRow row, long seq) {
        var place = store.logPlace(row.id());
        if (seq == place.seq()) {
            return Optional.of(place.chain());
        }
        if (seq == row.floor().seq()) {
            return Optional.of(row.floor().chain());
        }
        return seq > place.seq()
                ? Optional.empty()
                : store.event(row.id(), StreamId.LOG, seq).map(WireEvent::chain);
    }

    /// What the digest says of a conversation at some moment.
    record Mark(String epoch, long seq, long readUpTo) {}

    /// The places that the server named for all conversations that its heads list: the last head's, or the one held
    /// where that is further.
    Map<ConversationId, Mark> named() {
        return marks(row -> Math.max(row.announced().seq(), held(row)));
    }

    /// The digest of everything held.
    Hash digest() {
        return digest(marks(this::held)).orElseThrow();
    }

    private long held(ConversationRow row) {
        return store.logPlace(row.id()).seq();
    }

    private Map<ConversationId, Mark> marks(ToLongFunction<ConversationRow> seq) {
        var marks = new HashMap<ConversationId, Mark>();
        for (var row : store.rows()) {
            if (row.listed()) {
                marks.put(row.id(), new Mark(row.epoch(), seq.applyAsLong(row), row.mark()));
            }
        }
        return marks;
    }

    /// The digest at earlier places of the same conversations, with the chains that are held; empty if one of the
    /// places is not held.
    Optional<Hash> digest(Map<ConversationId, Mark> marks) {
        var digest = new StateDigest();
        for (var entry : marks.entrySet()) {
            var mark = entry.getValue();
            var chain = store.row(entry.getKey()).flatMap(row -> chainAt(row, mark.seq()));
            if (chain.isEmpty()) {
                return Optional.empty();
            }
            digest.toggle(entry.getKey(), mark.epoch(), mark.seq(), chain.get(), mark.readUpTo());
        }
        return Optional.of(digest.value());
    }
}
