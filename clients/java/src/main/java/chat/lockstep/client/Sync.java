package chat.lockstep.client;

import chat.lockstep.client.Replica.Applied;
import chat.lockstep.client.Replica.Mark;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings what is held in step with what the server names, and keeps it there. Heads and deltas only ever say what the
/// server has; what is missing is pulled; so whatever is lost on the way costs time and nothing else.
final class Sync {

    private final LockstepOptions options;
    private final DeviceStore store;
    private final Replica replica;
    private final Outbox outbox;
    private final Pulls pulls;
    private final Interests interests;
    private final History history;
    private final News news;
    private final Credit credit;
    private final Consumer<String> send;
    private final Consumer<WireEvent> applied;
    private Session session = new Session();
    private Optional<Hash> serverDigest = Optional.empty();

    /// @param send takes a frame
    /// @param applied is given each event that was applied
    Sync(
            LockstepOptions options,
            DeviceStore store,
            Replica replica,
            Outbox outbox,
            Pulls pulls,
            History history,
            News news,
            Credit credit,
            Consumer<String> send,
            Consumer<WireEvent> applied) {
        this.options = options;
        this.store = store;
        this.replica = replica;
        this.outbox = outbox;
        this.pulls = pulls;
        this.interests = new Interests(send);
        this.history = history;
        this.news = news;
        this.credit = credit;
        this.send = send;
        this.applied = applied;
        store.rows().forEach(row -> wish(row.id()));
    }

    /// Pulls what is missing of a conversation, unless nobody wants it.
    private void wish(ConversationId id) {
        pulls.missing(id, interests.isUnwanted(id) ? 0 : replica.missing(id));
    }

    Session session() {
        return session;
    }

    Hash digest() {
        return replica.digest();
    }

    Optional<Hash> serverDigest() {
        return serverDigest;
    }

    SyncState state() {
        long missing = pulls.missing();
        if (!session.isCaughtUp || session.isUnchecked || missing > 0) {
            return new SyncState.Behind(missing);
        }
        return session.isVerified ? new SyncState.Verified() : new SyncState.InStep();
    }

    /// The connection is open: says hello.
    void opened() {
        session = new Session();
        pulls.disconnected();
        session.named.putAll(replica.named());
        var cursor = store.cursor();
        send.accept(Frames.hello(options, cursor, cursor.map(present -> replica.digest()), credit.begin()));
    }

    void lost() {
        session = new Session();
        pulls.disconnected();
    }

    void on(ServerFrame.Welcome welcome, long now) {
        session.limits = Optional.ofNullable(welcome.limits()).orElse(ServerLimits.DEFAULTS);
        session.isReset = welcome.isReset();
        if (session.isReset) {
            session.named.clear();
            store.removeCursor();
        }
        interests.welcomed();
        history.welcomed(now);
    }

    void on(ServerFrame.Heads heads, long now) {
        heads.conversations().forEach(head -> on(head, now));
    }

    private void on(Head head, long now) {
        var id = head.id();
        if (!session.isCaughtUp) {
            long mark = id.isPrivate() ? 0 : head.readUpTo();
            session.named.put(id, new Mark(head.epoch(), head.log().seq(), mark));
        }
        var before = store.row(id);
        boolean begins = replica.apply(head);
        if (begins && before.isPresent()) {
            replaced(id);
        }
        wish(id);
        history.want(id, now);
        var row = store.row(id).orElseThrow();
        if (begins) {
            news.added(id);
        } else if (before.filter(old -> isShownTheSame(old, row)).isEmpty()) {
            news.changed(id);
        }
        if (replica.contradictsHead(row)) {
            suspect(id, "the chain held at log seq " + head.log().seq() + " is not the head's");
        }
    }

    private static boolean isShownTheSame(ConversationRow before, ConversationRow after) {
        return before.mark() == after.mark()
                && Optional.ofNullable(before.title()).equals(Optional.ofNullable(after.title()))
                && before.headValues().equals(after.headValues())
                && before.listed() == after.listed();
    }

    void on(ServerFrame.Delta delta, long now) {
        var id = delta.conversation();
        long heldBefore = store.logPlace(id).seq();
        var result = session.stopped.contains(id) ? null : replica.apply(delta);
        boolean isProgress = false;
        if (result != null) {
            result.events().forEach(applied);
            isProgress = !result.events().isEmpty();
            judge(delta, result, heldBefore);
        }
        pulls.answered(delta.request(), isProgress, delta.more(), now);
        wish(id);
    }

    private void judge(ServerFrame.Delta delta, Applied result, long heldBefore) {
        var id = delta.conversation();
        switch (result.verdict()) {
            case HELD -> held(delta, heldBefore);
            case GAP, OTHER_EPOCH -> pulls.once(id);
            case BROKEN -> suspect(id, result.detail());
            case TOO_NEW -> stop(id, Health.UPGRADE_NEEDED);
            case NOT_LISTED -> {
                // Its head comes before its deltas; if both were lost, the next heads name it.
            }
        }
    }

    private void held(ServerFrame.Delta delta, long heldBefore) {
        var id = delta.conversation();
        var row = store.row(id).orElseThrow();
        boolean reachedHead = heldBefore < row.announced().seq()
                && store.logPlace(id).seq() >= row.announced().seq();
        boolean isPulledAgain = delta.request() != null && session.suspects.contains(id);
        if ((reachedHead || isPulledAgain) && replica.contradictsHead(row)) {
            suspect(id, "the chain held at log seq " + row.announced().seq() + " is not the head's");
        } else if (delta.request() != null) {
            session.suspects.remove(id);
            if (row.health() != Health.SOUND) {
                changeHealth(id, Health.SOUND);
            }
        }
    }

    /// The first time the conversation is pulled again, since the frame may have been at fault; the second time in
    /// a row it stops.
    private void suspect(ConversationId id, String detail) {
        if (session.suspects.add(id)) {
            pulls.once(id);
        } else if (!session.stopped.contains(id)) {
            stop(id, Health.DIVERGED);
            news.diverged(id, detail);
        }
    }

    private void stop(ConversationId id, Health health) {
        session.stopped.add(id);
        pulls.stop(id);
        changeHealth(id, health);
    }

    private void changeHealth(ConversationId id, Health health) {
        store.changeRow(id, row -> row.withHealth(health));
        news.changed(id);
    }

    private void replaced(ConversationId id) {
        outbox.replaced(id);
        news.replaced(id);
    }

    void on(ServerFrame.Snapshot snapshot, long now) {
        var id = snapshot.conversation();
        if (replica.begin(id, snapshot.epoch())) {
            replaced(id);
            news.changed(id);
        }
        history.on(snapshot);
        pulls.answered(snapshot.request(), true, true, now);
    }

    void on(ServerFrame.CaughtUp caughtUp) {
        if (session.isCaughtUp) {
            session.named.clear();
            session.named.putAll(replica.named());
        } else {
            unlistWhatWasNotNamed();
            store.rows().stream()
                    .filter(row -> row.listed() && row.health() != Health.SOUND)
                    .forEach(row -> pulls.once(row.id()));
        }
        store.putCursor(caughtUp.cursor());
        serverDigest = Optional.of(caughtUp.digest());
        session.digest = serverDigest;
        session.isCaughtUp = true;
        session.isUnchecked = true;
    }

    private void unlistWhatWasNotNamed() {
        if (session.isReset) {
            var unnamed = store.rows().stream()
                    .map(ConversationRow::id)
                    .filter(id -> !session.named.containsKey(id))
                    .toList();
            unnamed.forEach(id -> {
                store.changeRow(id, ConversationRow::unlisted);
                outbox.replaced(id);
                wish(id);
            });
        }
    }

    void on(ServerFrame.Lag lag) {
        lag.conversations().stream()
                .filter(id -> store.row(id).isPresent() && !interests.isUnwanted(id))
                .forEach(pulls::once);
    }

    void refused(String request, LockstepError error, long now) {
        pulls.failed(request, error, now);
    }

    /// Sends the pulls that are due, and compares the digests once nothing is missing.
    void tick(long now) {
        for (var pull : pulls.take(now, interests.full())) {
            store.row(pull.conversation())
                    .ifPresent(row -> send.accept(Frames.pull(
                            pull.request(), row.id(), row.epoch(), store.vector(row.id()), Pulls.EVENTS_PER_PULL_MAX)));
        }
        if (session.isCaughtUp && session.isUnchecked && pulls.missing() == 0) {
            compareDigests();
        }
    }

    private void compareDigests() {
        session.isUnchecked = false;
        boolean isPartial = interests.unwanted().stream().anyMatch(id -> replica.missing(id) > 0);
        session.isVerified = session.digest.equals(replica.digest(session.named));
        if (!session.isVerified && !session.isRepeated && !isPartial) {
            session.isRepeated = true;
            session.isCaughtUp = false;
            session.named.clear();
            store.removeCursor();
            send.accept(Frames.hello(options, Optional.empty(), Optional.empty(), credit.begin()));
        }
    }

    void subscribe(ConversationId id, Interest interest) {
        interests.set(id, interest);
        wish(id);
        if (interest != Interest.NONE && store.row(id).isPresent()) {
            pulls.once(id);
        }
    }
}
