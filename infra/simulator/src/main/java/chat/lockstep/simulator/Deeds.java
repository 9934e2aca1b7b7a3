package chat.lockstep.simulator;

import chat.lockstep.client.Actions;
import chat.lockstep.client.Conversation;
import chat.lockstep.client.Interest;
import chat.lockstep.client.Lockstep;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/// What people do with their devices, by chance.
final class Deeds {

    private static final List<Interest> INTERESTS = List.of(Interest.values());

    private final EventStore store;
    private final Random random;
    private final Map<SimulatedDevice, Set<ConversationId>> leftOut = new HashMap<>();
    private long said;

    Deeds(EventStore store, Random random) {
        this.store = store;
        this.random = random;
    }

    void oneWith(SimulatedDevice device) {
        switch (random.nextInt(24)) {
            case 0 -> in(device, (lockstep, shown) -> lockstep.account().draft(shown.id(), "draft " + said));
            case 1 -> in(device, (lockstep, shown) -> lockstep.account().archive(shown.id(), random.nextBoolean()));
            case 2 -> blocking(device);
            case 3, 4 ->
                in(
                        device,
                        (lockstep, shown) ->
                                read(lockstep.in(shown.id()), shown.place().seq()));
            case 5 -> in(device, (lockstep, shown) -> subscribe(device, lockstep, shown.id()));
            case 6, 7 -> membership(device);
            case 8 -> device.use(lockstep -> lockstep.createGroup("group " + said++, List.of(Simulation.BOB)));
            case 9 -> device.use(lockstep -> lockstep.createDirect(other(device)));
            case 10, 11, 12, 13 -> in(device, this::change);
            case 14 -> in(device, (lockstep, shown) -> lockstep.in(shown.id()).rename("title " + said++));
            case 15 -> in(device, this::back);
            default -> in(device, (lockstep, shown) -> lockstep.in(shown.id()).send("message " + said++));
        }
    }

    /// In one of the conversations that the device shows.
    private void in(SimulatedDevice device, BiConsumer<Lockstep, Conversation> what) {
        device.use(lockstep -> {
            var all = lockstep.conversations().stream()
                    .filter(shown -> !shown.id().isPrivate() && shown.until().isEmpty())
                    .toList();
            if (!all.isEmpty()) {
                what.accept(lockstep, all.get(random.nextInt(all.size())));
            }
        });
    }

    private void subscribe(SimulatedDevice device, Lockstep lockstep, ConversationId id) {
        var interest = interest();
        if (interest == Interest.NONE) {
            leftOut.computeIfAbsent(device, key -> new HashSet<>()).add(id);
        }
        lockstep.subscribe(id, interest);
    }

    /// No conversation is left out any more.
    void wantAll(SimulatedDevice device) {
        device.use(lockstep ->
                leftOut.getOrDefault(device, Set.of()).forEach(id -> lockstep.subscribe(id, Interest.HEAD)));
    }

    private Interest interest() {
        return INTERESTS.get(random.nextInt(INTERESTS.size()));
    }

    private UserId other(SimulatedDevice device) {
        return device.user().equals(Simulation.ALICE) ? Simulation.CAROL : Simulation.ALICE;
    }

    private void read(Actions in, long upTo) {
        if (upTo > 0) {
            var _ = random.nextInt(3) == 0 ? in.readPrivately(upTo) : in.read(upTo);
        }
    }

    private void blocking(SimulatedDevice device) {
        device.use(lockstep -> {
            var blocked = lockstep.account().blocked();
            var _ = blocked.isEmpty()
                    ? lockstep.account().block(other(device))
                    : lockstep.account().unblock(blocked.iterator().next());
        });
    }

    private void membership(SimulatedDevice device) {
        boolean isMember = store.members(Simulation.GROUP).contains(Simulation.CAROL);
        if (!device.user().equals(Simulation.CAROL)) {
            device.use(lockstep -> {
                var group = lockstep.in(Simulation.GROUP);
                var _ = isMember ? group.removeMember(Simulation.CAROL) : group.addMembers(Set.of(Simulation.CAROL));
            });
        }
    }

    private void back(Lockstep lockstep, Conversation shown) {
        var _ = lockstep.loadHistory(shown.id(), 1 + random.nextInt(5));
    }

    private void change(Lockstep lockstep, Conversation shown) {
        var messages = lockstep.timeline(shown.id(), 5);
        if (!messages.isEmpty()) {
            change(
                    lockstep,
                    shown.id(),
                    messages.get(random.nextInt(messages.size())).id());
        }
    }

    private void change(Lockstep lockstep, ConversationId id, MessageId message) {
        var in = lockstep.in(id);
        var _ = switch (random.nextInt(8)) {
            case 0 -> in.edit(message, "message anew " + said++);
            case 1 -> in.retract(message);
            case 2, 3 -> in.react(message, random.nextBoolean() ? "x" : "y");
            case 4 -> in.unreact(message, "x");
            case 5 -> in.pin(message);
            case 6 -> in.unpin(message);
            default -> lockstep.account().hideMessage(id, message);
        };
    }
}
