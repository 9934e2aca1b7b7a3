package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What is asked for besides the log: the state of a conversation whose beginning is not held, and messages from before
/// the place that the device began at.
final class History {

    private static final Logger LOG = System.getLogger(History.class.getName());

    private static final int SNAPSHOTS_MAX = 8;

    private final DeviceStore store;
    private final Folds folds;
    private final News news;
    private final Requests requests;
    private final EventLoop loop;
    private final Set<ConversationId> asked = new HashSet<>();
    private int inFlight;

    History(DeviceStore store, Folds folds, News news, Requests requests, EventLoop loop) {
        this.store = store;
        this.folds = folds;
        this.news = news;
        this.requests = requests;
        this.loop = loop;
    }

    void welcomed(long now) {
        asked.clear();
        inFlight = 0;
        wantNext(now);
    }

    /// Asks for the state of a conversation if that is needed, once a connection.
    void want(ConversationId id, long now) {
        if (inFlight < SNAPSHOTS_MAX && !asked.contains(id) && folds.needsSnapshot(id)) {
            asked.add(id);
            inFlight++;
            var _ = snapshot(id, now).whenComplete((frame, failure) -> answered(id, failure));
        }
    }

    private void answered(ConversationId id, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.log(Level.DEBUG, () -> "no snapshot of " + id + ": " + failure);
        }
        boolean isRefused =
                failure instanceof LockstepException refused && refused.error().isPresent();
        if (failure == null || isRefused) {
            inFlight--;
            wantNext(loop.now());
        }
    }

    private void wantNext(long now) {
        store.rows().stream().filter(ConversationRow::listed).forEach(row -> want(row.id(), now));
    }

    CompletableFuture<ServerFrame> snapshot(ConversationId id, long now) {
        return requests.ask(request -> Frames.snapshot(request, id), now);
    }

    void on(ServerFrame.Snapshot snapshot) {
        var id = snapshot.conversation();
        if (store.row(id).filter(row -> row.epoch().equals(snapshot.epoch())).isPresent()) {
            folds.snapshot(id, snapshot.state(), snapshot.log().seq());
            news.changed(id);
        }
    }

    /// Asks for the messages before those that are held.
    CompletableFuture<Boolean> page(ConversationId id, int limit, long now) {
        var fold = folds.fold(id);
        var pagedFrom = fold.pagedFrom();
        long before = pagedFrom == null ? fold.from() + 1 : pagedFrom;
        if (before <= 1) {
            return CompletableFuture.completedFuture(false);
        }
        return requests.ask(request -> Frames.page(request, id, before, limit), now)
                .thenApply(frame -> frame instanceof ServerFrame.Messages page && keep(page, before));
    }

    private boolean keep(ServerFrame.Messages page, long before) {
        boolean hasMore = page.more() && !page.messages().isEmpty();
        folds.paged(page.conversation(), page.messages(), before, hasMore);
        news.changed(page.conversation());
        return hasMore;
    }
}
