package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Victim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Every relay is away while events pile up, and its replication slot is dropped meanwhile: the log that it
/// would have read is gone for good, and it must fill the gap from the table.
final class LostSlot implements Fault {

    private static final String SLOT = "lockstep_relay";
    private static final String FIND = "SELECT 1 FROM pg_replication_slots WHERE slot_name = ?";
    private static final String FREE = FIND + " AND NOT active";
    private static final String DROP = "SELECT pg_drop_replication_slot(?)";
    private static final Duration SLOT_LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Processes relays = Processes.nodesOf("relay");
    private List<Long> killed = List.of();

    @Override
    public String name() {
        return "F13-slot-dropped";
    }

    @Override
    public Duration lasts() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Set<String> touches() {
        return Set.of("relay", "relay-2", "postgresql");
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        killed = relays.pids(rig);
        relays.in(rig).forEach(Victim::mayNotStart);
        for (Victim relay : relays.in(rig)) {
            relay.kill();
        }
        awaitSlot(rig, FREE, "is still in use after its relays were killed");
        Databases.count(rig, DROP, SLOT);
        if (Databases.count(rig, FIND, SLOT) != 0) {
            throw new IllegalStateException("slot " + SLOT + " is still there after it was dropped");
        }
    }

    @Override
    public void heal(Rig rig) throws InterruptedException {
        relays.in(rig).forEach(Victim::mayStart);
        relays.awaitSuccessors(rig, killed);
        awaitSlot(rig, FIND, "was not made anew");
    }

    private static void awaitSlot(Rig rig, String query, String otherwise) throws InterruptedException {
        long end = System.nanoTime() + SLOT_LIMIT.toNanos();
        while (Databases.count(rig, query, SLOT) == 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "slot " + SLOT + " " + otherwise + " for " + SLOT_LIMIT.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
    }
}
