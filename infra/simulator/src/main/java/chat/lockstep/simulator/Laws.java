package chat.lockstep.simulator;

import chat.lockstep.client.Conversation;
import chat.lockstep.client.Health;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LogEntry;
import chat.lockstep.client.Message;
import chat.lockstep.client.SyncState;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The laws of section 11 of the protocol, as far as one device shows them at any moment: what it holds is the log, of
/// the part that its user may see, and what it shows is the fold of that.
final class Laws {

    private final EventStore store;
    private final Histories histories;
    private final Truth truth;
    private final Map<String, VersionVector> looked = new HashMap<>();

    Laws(EventStore store, Histories histories, Truth truth) {
        this.store = store;
        this.histories = histories;
        this.truth = truth;
    }

    /// Looks at what a device shows that it did not show before.
    void check(SimulatedDevice device) {
        device.use(lockstep -> lockstep.conversations().forEach(shown -> {
            var vector = lockstep.vector(shown.id());
            if (!vector.equals(looked.put(device.name() + shown.id(), vector))) {
                check(device, lockstep, shown);
            }
        }));
    }

    /// Looks at everything that it shows.
    void checkAll(SimulatedDevice device) {
        device.use(lockstep -> lockstep.conversations().forEach(shown -> check(device, lockstep, shown)));
    }

    private void check(SimulatedDevice device, Lockstep lockstep, Conversation shown) {
        var id = shown.id();
        var where = device.name() + " " + id + " at " + shown.place().seq();
        if (shown.health() != Health.SOUND) {
            throw new LawBroken(where + " is " + shown.health());
        }
        long seq = shown.place().seq();
        if (seq == 0) {
            return;
        }
        var log = histories.logWith(id, seq, shown.place().chain());
        if (log.isEmpty()) {
            throw new LawBroken(where + " has a chain of no history");
        }
        boolean mayBeOfThePast = histories.hasEnded()
                && lockstep.syncState() instanceof SyncState.Behind; // both begin with the same places
        if (mayBeOfThePast || !histories.isPresent(id, seq, shown.place().chain())) {
            return; // the device will be told that this history has ended; who saw what of it, nobody knows any more
        }
        var amount = truth.at(log, seq);
        var entries = lockstep.log(id, 0, Integer.MAX_VALUE);
        long first = entries.isEmpty() ? seq : entries.getFirst().seq() - 1;
        long floor = store.window(id, device.user(), seq + 1).floor(); // the place may be just before the joining
        long start = Math.max(first, Math.min(floor, seq));
        if (!id.isPrivate()) {
            entries(where, device, id, entries, log, start, seq);
            var hidden = hidden(device, lockstep, id);
            messages(where, lockstep.messages(id), amount, start, hidden);
            if (!shown.isPending() && shown.announced() == seq) {
                conversation(where, shown, amount, start <= shown.readUpTo());
            }
        } else if (!lockstep.account().blocked().equals(amount.account().blocked()) && !shown.isPending()) {
            throw new LawBroken(where + " blocks " + lockstep.account().blocked() + ", not "
                    + amount.account().blocked());
        }
    }

    private void entries(
            String where,
            SimulatedDevice device,
            ConversationId id,
            List<LogEntry> entries,
            List<RecordedEvent> log,
            long start,
            long seq) {
        long next = start + 1;
        for (var entry : entries) {
            var event = log.get((int) entry.seq() - 1);
            if (!entry.at().equals(event.at())
                    || !entry.by().equals(event.by().user())
                    || !entry.event().equals(truth.data(event))) {
                throw new LawBroken(where + " shows " + entry + ", and the log says " + event);
            }
            if (entry.seq() > start && entry.seq() != next++) {
                throw new LawBroken(where + " lacks seq " + (next - 1));
            }
            if (!store.mayHold(id, device.user(), entry.seq())) {
                throw new LawBroken(where + " holds " + entry + ", which its user may not see");
            }
        }
        if (next != seq + 1) {
            throw new LawBroken(where + " has no event after " + (next - 1));
        }
    }

    /// What the user hid, as far as the device holds it.
    private Set<MessageId> hidden(SimulatedDevice device, Lockstep lockstep, ConversationId id) {
        var own = ConversationId.ofUser(device.user());
        var place = lockstep.place(own);
        var log = histories.logWith(own, place.seq(), place.chain());
        return truth.at(log, log.isEmpty() ? 0 : place.seq()).account().hidden().getOrDefault(id, Set.of());
    }

    private static void messages(
            String where, List<Message> shown, Truth.Amount amount, long start, Set<MessageId> hidden) {
        var expected = amount.messages().tailMap(start + 1).values().stream()
                .filter(message -> !hidden.contains(message.messageId()))
                .toList();
        var held = shown.stream().filter(message -> message.seq() > start).toList();
        boolean isSame = held.size() == expected.size();
        for (int i = 0; isSame && i < held.size(); i++) {
            isSame = isSame(held.get(i), expected.get(i));
        }
        if (!isSame) {
            throw new LawBroken(where + " shows " + held + ", and the log says " + expected);
        }
    }

    private static boolean isSame(Message shown, chat.lockstep.events.fold.Message expected) {
        return shown.id().equals(expected.messageId())
                && shown.seq() == expected.seq()
                && shown.text().orElse("").equals(expected.text() == null ? "" : expected.text())
                && shown.isRetracted() == expected.isRetracted()
                && shown.reactions().equals(expected.reactions());
    }

    /// @param isCounted whether the device holds all that may be unread; else it knows it by heads alone
    private static void conversation(String where, Conversation shown, Truth.Amount amount, boolean isCounted) {
        var state = amount.state();
        if (state == null || shown.members().isEmpty()) {
            return; // began at a floor, and the server has not told the state yet
        }
        long unread = shown.until().isPresent() ? 0 : amount.unread(shown.readUpTo());
        if (!shown.members().equals(state.members())
                || !shown.pinned().equals(state.pinned())
                || !shown.title().equals(java.util.Optional.ofNullable(state.title()))
                || (isCounted && shown.unread() != unread)) {
            throw new LawBroken(where + " shows " + shown + ", not " + state + " with " + unread + " unread");
        }
    }

    /// What a device said to have stored is there, even after the loss of power.
    void checkKept(SimulatedDevice device, Map<ConversationId, Long> marks) {
        device.use(lockstep -> marks.forEach((id, seq) -> {
            if (lockstep.vector(id).of(StreamId.LOG) < seq) {
                throw new LawBroken(
                        device.name() + " acknowledged " + id + " " + seq + " and holds " + lockstep.vector(id));
            }
        }));
    }

    /// Every command that a device knows to be applied made one event, where the device was told, and no event is in
    /// the store twice.
    void checkCommands(List<SimulatedDevice> devices) {
        var times = new HashMap<String, Integer>();
        store.all().forEach(event -> times.merge(event.id().toString(), 1, Integer::sum));
        times.forEach((id, count) -> {
            if (count != 1) {
                throw new LawBroken("event " + id + " is in the log " + count + " times");
            }
        });
        for (var device : devices) {
            device.heard().settled().values().stream()
                    .filter(result -> result.outcome() == chat.lockstep.client.CommandResult.Outcome.APPLIED)
                    .filter(result -> !histories.has(result))
                    .forEach(result -> {
                        throw new LawBroken(device.name() + " was told " + result + ", and the log does not say so");
                    });
        }
    }
}
