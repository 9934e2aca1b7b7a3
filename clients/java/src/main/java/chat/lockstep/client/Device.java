package chat.lockstep.client;

import chat.lockstep.events.Author;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// All that one device is, on the thread of its loop: it hands the frames of the connection to those who understand
/// them, and ends each turn by committing the store and letting the effects out.
final class Device implements EventLoop.Owner, Connector.User {

    private static final Logger LOG = System.getLogger(Device.class.getName());
    private static final long SYNC_MILLIS = 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    /// Commands wait in the outbox, not in the channel.
    private static final int UNSENT_FRAMES_MAX = 128;

    private final LockstepOptions options;
    private final DeviceStore store;
    private final Listeners listeners;
    private final EventLoop loop;
    private final Effects effects;
    private final Connector connector;
    private final Outbox outbox;
    private final Pulls pulls;
    private final Acks acks;
    private final Credit credit;
    private final Folds folds;
    private final Library library;
    private final Shelf shelf;
    private final Commands commands;
    private final Requests requests;
    private final History history;
    private final Ephemera ephemera;
    private final News news;
    private final Sync sync;
    private final List<CompletableFuture<Boolean>> inStepWaiters = new ArrayList<>();
    private SyncState told = new SyncState.Behind(0);
    private long syncAt = NEVER;
    private boolean isClosing;

    Device(LockstepOptions options, Surroundings surroundings, DeviceStore store, Listeners listeners) {
        var backoff = new Backoff(options.timings(), surroundings.random());
        this.options = options;
        this.store = store;
        this.listeners = listeners;
        this.loop = EventLoop.of(surroundings, "lockstep-" + options.user() + "-" + options.device(), this);
        this.effects = new Effects(loop);
        this.connector = new Connector(
                options, surroundings, loop, effects, state -> tell(new DeviceEvent.ConnectionChanged(state)), this);
        this.outbox = new Outbox(store, backoff, options.timings());
        this.pulls = new Pulls(backoff, options.timings());
        this.acks = new Acks(store, options.timings());
        this.credit = new Credit(options.framesAhead());
        this.folds = new Folds(store, options.user());
        this.library = new Library(store, folds, outbox, new Author(options.user(), options.device()), options.clock());
        this.shelf = new Shelf(store, folds, outbox, library);
        this.news = new News(library, shelf, this::tell);
        this.commands = new Commands(
                folds,
                outbox,
                news,
                effects,
                new CommandIds(surroundings.random(), options.clock()),
                options.clock(),
                this::tell);
        this.requests = new Requests(connector::send, options.timings());
        this.history = new History(store, folds, news, requests, loop);
        this.ephemera = new Ephemera(connector::send, this::tell);
        var replica = new Replica(store, options.user(), folds, options.eventsOnFirstSync());
        this.sync =
                new Sync(options, store, replica, outbox, pulls, history, news, credit, connector::send, this::applied);
    }

    EventLoop loop() {
        return loop;
    }

    DeviceStore store() {
        return store;
    }

    Sync sync() {
        return sync;
    }

    Outbox outbox() {
        return outbox;
    }

    Connector connector() {
        return connector;
    }

    Commands commands() {
        return commands;
    }

    Library library() {
        return library;
    }

    Shelf shelf() {
        return shelf;
    }

    Ephemera ephemera() {
        return ephemera;
    }

    History history() {
        return history;
    }

    /// The answer to a question to the server. What hangs on it runs on a thread of its own, after the turn.
    <T> CompletableFuture<T> answer(Supplier<CompletableFuture<T>> question) {
        return connector.isWelcomed()
                ? effects.afterwards(question.get())
                : CompletableFuture.failedFuture(new LockstepException("not connected"));
    }

    ServerLimits limits() {
        return sync.session().limits;
    }

    /// Completes with true as soon as nothing that the server named is missing.
    CompletableFuture<Boolean> inStep() {
        var waiter = new CompletableFuture<Boolean>();
        inStepWaiters.add(waiter);
        return waiter;
    }

    /// Lets go of those who have stopped waiting.
    void forgetWaiters() {
        inStepWaiters.removeIf(CompletableFuture::isDone);
    }

    /// Ends the connection and the loop; the store is closed with the last turn.
    void close() {
        connector.disconnect();
        isClosing = true;
        loop.end("the device is closed");
    }

    private void tell(DeviceEvent event) {
        effects.add(() -> listeners.tell(event));
    }

    @Override
    public void opened() {
        sync.opened();
        acks.connected();
    }

    @Override
    public void lost() {
        sync.lost();
        requests.lost();
        commands.disconnected();
    }

    @Override
    public void pinged(String nonce) {
        acks.pinged(nonce);
    }

    @Override
    public void frame(String text) {
        try {
            handle(Frames.parse(text), loop.now());
        } catch (Frames.MalformedFrame malformed) {
            connector.fail("the server sent a malformed frame: " + malformed.getMessage(), loop.now());
        }
    }

    private void handle(ServerFrame frame, long now) {
        if (frame instanceof ServerFrame.Counted) {
            credit.use();
        }
        switch (frame) {
            case ServerFrame.Welcome welcome -> {
                connector.welcomed(welcome, now);
                sync.on(welcome, now);
                ephemera.welcomed(now);
            }
            case ServerFrame.Heads heads -> sync.on(heads, now);
            case ServerFrame.Delta delta -> sync.on(delta, now);
            case ServerFrame.Snapshot snapshot -> {
                sync.on(snapshot, now);
                requests.answered(snapshot.request(), snapshot);
            }
            case ServerFrame.Messages messages -> requests.answered(messages.request(), messages);
            case ServerFrame.Typing typing -> ephemera.on(typing);
            case ServerFrame.PresenceOf presence -> ephemera.on(presence);
            case ServerFrame.CaughtUp caughtUp -> {
                connector.settled();
                sync.on(caughtUp);
            }
            case ServerFrame.Result result -> commands.on(result, now);
            case ServerFrame.Failure failure -> refused(failure, now);
            case ServerFrame.Drain drain -> connector.drain(drain.reconnectAfterMillis(), now);
            case ServerFrame.Lag lag -> sync.on(lag);
            case ServerFrame.Pong pong -> {
                connector.ponged();
                acks.ponged(pong.nonce());
            }
            case ServerFrame.Other other -> LOG.log(Level.TRACE, () -> "frame of no use here: " + other.type());
        }
    }

    private void refused(ServerFrame.Failure failure, long now) {
        var request = failure.request();
        LOG.log(Level.DEBUG, () -> options.user() + "/" + options.device() + " was refused: " + failure.error());
        if (request != null) {
            sync.refused(request, failure.error(), now);
            requests.failed(request, failure.error());
        } else {
            connector.warned(failure.error());
        }
    }

    private void applied(WireEvent event) {
        var id = event.conversation();
        store.row(id).ifPresent(row -> tell(new DeviceEvent.EventStored(id, row.epoch(), event.json())));
        commands.applied(event);
        acks.grown(event.conversation());
        news.arrived(event);
    }

    @Override
    public long turn(long now) {
        connector.tick(now);
        requests.tick(now);
        if (connector.isWelcomed()) {
            sync.tick(now);
            sendCommands(now);
            ephemera.tick(now);
            sendAcks(now);
            sendCredit();
        }
        tellSyncState();
        commit();
        effects.run();
        sync(now);
        if (isClosing) {
            closeStore();
        }
        return nextAt(now);
    }

    /// Events and what they amount to, together: a device killed after this finds both or neither.
    private void commit() {
        folds.account().save();
        store.commit();
    }

    private void sendCommands(long now) {
        if (connector.unsent() < UNSENT_FRAMES_MAX) {
            commands.send(now, limits(), connector::send);
        }
    }

    private void sendAcks(long now) {
        if (sync.session().isCaughtUp && acks.nextAt() <= now) {
            commit();
            store.sync();
            var marks = acks.take(now);
            if (!marks.isEmpty()) {
                connector.send(Frames.ack(marks));
            }
        }
    }

    private void sendCredit() {
        int frames = credit.giveBack();
        if (frames > 0) {
            connector.send(Frames.credit(frames));
        }
    }

    private void tellSyncState() {
        var state = sync.state();
        if (!state.equals(told)) {
            told = state;
            tell(new DeviceEvent.SyncChanged(state));
        }
        if (!(state instanceof SyncState.Behind)) {
            inStepWaiters.forEach(waiter -> effects.add(() -> waiter.complete(true)));
            inStepWaiters.clear();
        }
    }

    /// What is committed is safe from a power failure soon, acknowledged or not.
    private void sync(long now) {
        if (syncAt <= now) {
            store.sync();
        }
        if (store.isSynced()) {
            syncAt = NEVER;
        } else if (syncAt == NEVER) {
            syncAt = now + SYNC_MILLIS;
        }
    }

    private long nextAt(long now) {
        long next = Math.min(Math.min(connector.nextAt(), syncAt), requests.nextAt());
        if (connector.isWelcomed()) {
            next = Math.min(next, Math.min(pulls.nextAt(), outbox.nextAt(now, sync.session().limits)));
            next = Math.min(next, ephemera.nextAt(now));
            next = sync.session().isCaughtUp ? Math.min(next, acks.nextAt()) : next;
        }
        return next;
    }

    private void closeStore() {
        store.close();
        endWaiting(new IllegalStateException("the device was closed; the command stays in its outbox"));
    }

    @Override
    public void failed(RuntimeException cause) {
        LOG.log(Level.ERROR, options.user() + "/" + options.device() + " stops", cause);
        connector.disconnect();
        effects.run();
        store.abandon();
        listeners.tell(new DeviceEvent.ConnectionChanged(
                new ConnectionState.Stopped("the device failed: " + cause, Optional.empty())));
        endWaiting(new IllegalStateException("the device failed: " + cause, cause));
    }

    private void endWaiting(IllegalStateException reason) {
        inStepWaiters.forEach(waiter -> waiter.complete(false));
        inStepWaiters.clear();
        requests.lost();
        commands.end(reason);
        effects.run();
    }
}
