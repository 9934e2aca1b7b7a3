package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Jcs;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// All that one device is, on the thread of its loop: it hands the frames of the connection to those who understand
/// them, and ends each turn by committing the store and letting the effects out.
final class Device implements EventLoop.Owner, Connector.User {

    private static final Logger LOG = System.getLogger(Device.class.getName());
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator(new SecureRandom());
    private static final long SYNC_MILLIS = 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    /// Commands wait in the outbox, not in the channel.
    private static final int UNSENT_FRAMES_MAX = 128;

    private final LockstepOptions options;
    private final DeviceStore store;
    private final Listeners listeners;
    private final EventLoop loop;
    private final Effects effects = new Effects();
    private final Connector connector;
    private final Outbox outbox;
    private final Pulls pulls;
    private final Acks acks;
    private final Sync sync;
    private final Map<CommandId, CompletableFuture<CommandResult>> handles = new HashMap<>();
    private final List<CompletableFuture<Boolean>> inStepWaiters = new ArrayList<>();
    private SyncState told = new SyncState.Behind(0);
    private long syncAt = NEVER;
    private boolean isClosing;

    Device(LockstepOptions options, DeviceStore store, Listeners listeners, RandomGenerator random) {
        var backoff = new Backoff(options.timings(), random);
        this.options = options;
        this.store = store;
        this.listeners = listeners;
        this.loop = new EventLoop("lockstep-" + options.user() + "-" + options.device(), this);
        this.connector = new Connector(
                options, loop, effects, state -> tell(new DeviceEvent.ConnectionChanged(state)), this, random);
        this.outbox = new Outbox(store, backoff, options.timings());
        this.pulls = new Pulls(backoff, options.timings());
        this.acks = new Acks(store, options.timings());
        this.sync = new Sync(options, store, pulls, connector::send, this::applied, this::tell);
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

    PendingCommand submit(String action, ConversationId conversation, boolean named, Map<String, ?> data) {
        var id = new CommandId(IDS.generate());
        outbox.add(id, action, conversation, named, Jcs.text(data));
        var result = new CompletableFuture<CommandResult>();
        handles.put(id, result);
        return new PendingCommand(id, conversation, result.minimalCompletionStage());
    }

    int textBytesMax() {
        return sync.session().limits.textBytesMax();
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
        outbox.disconnected();
    }

    @Override
    public void pinged(String nonce) {
        acks.pinged(nonce);
    }

    @Override
    public void frame(String text) {
        try {
            handle(Frames.parse(text), EventLoop.now());
        } catch (Frames.MalformedFrame malformed) {
            connector.fail("the server sent a malformed frame: " + malformed.getMessage(), EventLoop.now());
        }
    }

    private void handle(ServerFrame frame, long now) {
        switch (frame) {
            case ServerFrame.Welcome welcome -> {
                connector.welcomed(welcome, now);
                sync.on(welcome);
            }
            case ServerFrame.Heads heads -> sync.on(heads);
            case ServerFrame.Delta delta -> sync.on(delta, now);
            case ServerFrame.Snapshot snapshot -> sync.on(snapshot, now);
            case ServerFrame.CaughtUp caughtUp -> {
                connector.settled();
                sync.on(caughtUp);
            }
            case ServerFrame.Result result -> settle(outbox.row(result.id()), outbox.on(result, now));
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
        }
    }

    private void applied(WireEvent event) {
        var row = outbox.row(new CommandId(event.id().value()));
        settle(row, outbox.on(event));
        acks.grown(event.conversation());
    }

    private void settle(Optional<OutboxRow> row, Optional<CommandResult> settled) {
        if (row.isEmpty() || settled.isEmpty()) {
            return;
        }
        var result = settled.get();
        if (row.get().action().equals("read") && !result.isRejected()) {
            moveOwnMark(row.get());
        }
        tell(new DeviceEvent.CommandSettled(result));
        var handle = handles.remove(result.id());
        if (handle != null) {
            // What hangs on the handle must not run on the device's own thread.
            effects.add(() -> Thread.ofVirtual().start(() -> handle.complete(result)));
        }
    }

    private void moveOwnMark(OutboxRow read) {
        if (Frames.object(read.data()).get("upTo") instanceof Number upTo) {
            store.changeRow(read.conversation(), row -> row.withOwnMark(upTo.longValue()));
        }
    }

    @Override
    public long turn(long now) {
        connector.tick(now);
        if (connector.isWelcomed()) {
            sync.tick(now);
            sendCommands(now);
            sendAcks(now);
        }
        tellSyncState();
        store.commit();
        effects.run();
        sync(now);
        if (isClosing) {
            closeStore();
        }
        return nextAt(now);
    }

    private void sendCommands(long now) {
        if (connector.unsent() < UNSENT_FRAMES_MAX) {
            for (var command : outbox.take(now, sync.session().limits)) {
                connector.send(Frames.command(command.row(), command.after().map(CommandId::toString)));
            }
        }
    }

    private void sendAcks(long now) {
        if (sync.session().isCaughtUp && acks.nextAt() <= now) {
            store.commit();
            store.sync();
            connector.send(Frames.ack(acks.take(now)));
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
        long next = Math.min(connector.nextAt(), syncAt);
        if (connector.isWelcomed()) {
            next = Math.min(next, Math.min(pulls.nextAt(), outbox.nextAt(now, sync.session().limits)));
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
        listeners.tell(new DeviceEvent.ConnectionChanged(new ConnectionState.Stopped("the device failed: " + cause)));
        endWaiting(new IllegalStateException("the device failed: " + cause, cause));
    }

    private void endWaiting(IllegalStateException reason) {
        inStepWaiters.forEach(waiter -> waiter.complete(false));
        inStepWaiters.clear();
        handles.values().forEach(handle -> Thread.ofVirtual().start(() -> handle.completeExceptionally(reason)));
        handles.clear();
    }
}
