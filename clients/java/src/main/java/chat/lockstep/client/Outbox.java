package chat.lockstep.client;

import chat.lockstep.client.CommandStatus.State;
import chat.lockstep.client.OutboxLane.Entry;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The commands of this device until they are settled, in the file and in order.
///
/// Each conversation has a lane. In a lane a command is sent only behind those given before it: they are settled, or on
/// their way on this connection, and then it names the last of them as `after`, so that it fails with it. When one in a
/// lane fails for now, the lane waits until all that is on its way has been answered, and then begins again with
/// the one that failed, alone until it is settled. So commands to one conversation keep their order through any
/// failure, each with the id it was given.
final class Outbox {

    static final int UNSETTLED_MAX = 10_000;
    private static final int SETTLED_KEPT = 256;

    private final DeviceStore store;
    private final Backoff backoff;
    private final long answerMillis;
    private final Map<CommandId, Entry> unsettled = new HashMap<>();
    private final Map<ConversationId, OutboxLane> lanes = new LinkedHashMap<>();
    private final List<OutboxRow> settled = new ArrayList<>();
    private final RateWindow rate = new RateWindow();
    private long lastOrder;
    private int inFlight;
    private long pausedUntil;

    Outbox(DeviceStore store, Backoff backoff, Timings timings) {
        this.store = store;
        this.backoff = backoff;
        this.answerMillis = timings.answer().toMillis();
        for (var row : store.outbox()) {
            lastOrder = row.order();
            if (row.state() == State.QUEUED) {
                enqueue(row);
            } else {
                settled.addLast(row);
            }
        }
    }

    /// A command that is to be sent now.
    ///
    /// @param after the command before it in its conversation, if that is still on its way
    record Outgoing(OutboxRow row, Optional<CommandId> after) {}

    /// @throws IllegalStateException if too many commands wait
    OutboxRow add(CommandId id, String action, ConversationId conversation, boolean named, String data, Timestamp at) {
        if (unsettled.size() >= UNSETTLED_MAX) {
            throw new IllegalStateException("the outbox is full: " + UNSETTLED_MAX + " commands wait for the server");
        }
        lastOrder++;
        var row = new OutboxRow(lastOrder, id, action, conversation, named, data, State.QUEUED, null, at, null, null);
        store.putOutbox(row);
        enqueue(row);
        return row;
    }

    private void enqueue(OutboxRow row) {
        var lane = lanes.computeIfAbsent(row.conversation(), ignored -> new OutboxLane());
        var entry = new Entry(row, lane);
        unsettled.put(row.id(), entry);
        lane.entries.addLast(entry);
    }

    /// Takes the commands that may be sent now; they count as on their way.
    List<Outgoing> take(long now, ServerLimits limits) {
        requeueUnanswered(now);
        var taken = new ArrayList<Outgoing>();
        if (now < pausedUntil) {
            return taken;
        }
        for (var lane : lanes.values()) {
            for (var entry = lane.next(now); entry != null; entry = lane.next(now)) {
                if (inFlight >= limits.inFlightMax() || !rate.tryTake(now, limits.perSecondMax())) {
                    return taken;
                }
                taken.add(new Outgoing(entry.row, lane.lastInFlight().map(before -> before.row.id())));
                entry.sentAt = now;
                lane.inFlight++;
                inFlight++;
            }
        }
        return taken;
    }

    private void requeueUnanswered(long now) {
        for (var lane : lanes.values()) {
            for (var entry : lane.sent()) {
                if (now - entry.sentAt >= answerMillis) {
                    requeue(entry, now, true, 0);
                }
            }
        }
    }

    /// The result that settles the command; empty if it will be tried again, or is not waiting for one.
    Optional<CommandResult> on(ServerFrame.Result frame, long now) {
        var entry = unsettled.get(frame.id());
        if (entry == null) {
            return Optional.empty();
        }
        var error = frame.error();
        if (frame.outcome().equals("rejected") && error != null && error.isPassing()) {
            entry.error = error;
            if (error.isOverload()) {
                pausedUntil = Math.max(pausedUntil, now + error.waitMillis());
            }
            requeue(entry, now, !error.isAfterFailed(), error.waitMillis());
            return Optional.empty();
        }
        return Optional.of(settle(entry, CommandResult.of(frame)));
    }

    /// The result if the event is that of a command here: it proves that the command was applied.
    Optional<CommandResult> on(WireEvent event) {
        var id = new CommandId(event.id().value());
        return Optional.ofNullable(unsettled.get(id)).map(entry -> settle(entry, CommandResult.of(id, event)));
    }

    /// @param isCause whether it failed by itself, and not because the one before it did
    private void requeue(Entry entry, long now, boolean isCause, long waitMillis) {
        if (!entry.isSent()) {
            return; // a late answer to an earlier attempt
        }
        unsend(entry);
        if (isCause) {
            entry.failures++;
            long wait = Math.max(waitMillis, backoff.millis(entry.failures));
            entry.lane.notBefore = Math.max(entry.lane.notBefore, now + wait);
        }
    }

    private void unsend(Entry entry) {
        if (entry.isSent()) {
            entry.sentAt = Entry.NOT_SENT;
            entry.lane.inFlight--;
            inFlight--;
        }
    }

    private CommandResult settle(Entry entry, CommandResult result) {
        unsend(entry);
        unsettled.remove(entry.row.id());
        entry.lane.entries.remove(entry);
        if (entry.lane.entries.isEmpty()) {
            lanes.remove(entry.row.conversation());
        }
        var row = entry.row.settled(result);
        store.putOutbox(row);
        settled.addLast(row);
        while (settled.size() > SETTLED_KEPT) {
            store.removeOutbox(settled.removeFirst().order());
        }
        return result;
    }

    /// The connection is gone: whether what was on its way arrived is unknown, so it is sent again.
    void disconnected() {
        unsettled.values().forEach(this::unsend);
        pausedUntil = 0;
    }

    /// When something may become due, if nothing happens before.
    long nextAt(long now, ServerLimits limits) {
        long next = Long.MAX_VALUE;
        for (var lane : lanes.values()) {
            next = Math.min(next, lane.oldestSentAt() + answerMillis);
            if (lane.mayGrow() && inFlight < limits.inFlightMax()) {
                long allowed = Math.max(pausedUntil, rate.nextAt(now, limits.perSecondMax()));
                next = Math.min(next, Math.max(lane.notBefore, allowed));
            }
        }
        return next;
    }

    boolean isEmpty() {
        return unsettled.isEmpty();
    }

    Optional<OutboxRow> row(CommandId id) {
        return Optional.ofNullable(unsettled.get(id)).map(entry -> entry.row);
    }

    /// The commands of a conversation whose effect is not held yet, in order: those not settled, and before them those
    /// that are in the log beyond what is held.
    List<OutboxRow> pending(ConversationId id) {
        var pending = new ArrayList<OutboxRow>();
        settled.stream()
                .filter(row -> row.conversation().equals(id) && isAhead(row))
                .forEach(pending::add);
        var lane = lanes.get(id);
        if (lane != null) {
            lane.entries.forEach(entry -> pending.add(entry.row));
        }
        return pending;
    }

    /// The history of a conversation was replaced, or the conversation is gone: what was settled in it is not ahead of
    /// what is held any more.
    void replaced(ConversationId id) {
        settled.replaceAll(row -> row.conversation().equals(id) && row.seq() != null ? withoutEvent(row) : row);
    }

    private OutboxRow withoutEvent(OutboxRow row) {
        var changed = row.withoutEvent();
        store.putOutbox(changed);
        return changed;
    }

    /// A read mark is kept with its conversation as soon as it is applied.
    private boolean isAhead(OutboxRow row) {
        var seq = row.seq();
        return seq != null
                && !row.action().equals("read")
                && store.logPlace(row.conversation()).seq() < seq;
    }

    /// Conversations that commands here begin.
    Set<ConversationId> creations() {
        var found = new LinkedHashSet<ConversationId>();
        Stream.concat(settled.stream(), unsettled.values().stream().map(entry -> entry.row))
                .filter(row -> row.action().equals("createConversation") && row.state() != State.REJECTED)
                .forEach(row -> found.add(row.conversation()));
        return found;
    }

    /// All commands that are on their way.
    List<CommandStatus> sent() {
        return unsettled.values().stream()
                .filter(Entry::isSent)
                .map(entry -> status(entry.row, State.SENT, entry.error))
                .toList();
    }

    Optional<CommandStatus> status(CommandId id) {
        return Optional.ofNullable(unsettled.get(id))
                .map(entry -> status(entry.row, entry.isSent() ? State.SENT : State.QUEUED, entry.error))
                .or(() -> settled.reversed().stream()
                        .filter(row -> row.id().equals(id))
                        .findFirst()
                        .map(row -> status(row, row.state(), row.error())));
    }

    /// All commands that are known, in the order in which they were given; of the settled ones only the newest.
    List<CommandStatus> statuses() {
        var statuses = new ArrayList<CommandStatus>();
        settled.forEach(row -> statuses.add(status(row, row.state(), row.error())));
        unsettled.values().stream()
                .sorted((a, b) -> Long.compare(a.row.order(), b.row.order()))
                .forEach(entry ->
                        statuses.add(status(entry.row, entry.isSent() ? State.SENT : State.QUEUED, entry.error)));
        return statuses;
    }

    private static CommandStatus status(OutboxRow row, State state, @Nullable LockstepError error) {
        return new CommandStatus(row.id(), row.conversation(), row.action(), state, Optional.ofNullable(error));
    }
}
