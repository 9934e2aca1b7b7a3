package chat.lockstep.faults.inject;

import static java.util.stream.Collectors.toMap;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import chat.lockstep.faults.load.Participant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What an operator does with a new version: every application's every node is ended in good order and started
/// again, one after the other, each when all are up. Whoever was connected must have been told to go elsewhere.
final class RollingRestart implements Fault {

    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(3);

    private final List<String> nodes;
    private final Load load;

    RollingRestart(List<String> nodes, Load load) {
        this.nodes = List.copyOf(nodes);
        this.load = load;
    }

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public Duration lasts() {
        return Duration.ZERO;
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public Set<String> touches() {
        return Set.copyOf(nodes);
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        var told = drains();
        for (String node : nodes) {
            Processes one = Processes.of(node);
            List<Long> before = one.pids(rig);
            rig.victim(node).end();
            one.awaitSuccessors(rig, before);
            rig.awaitHealthy(HEALTHY_LIMIT);
        }
        var untold = drains();
        untold.entrySet().removeIf(device -> device.getValue() > told.getOrDefault(device.getKey(), 0L));
        if (!untold.isEmpty()) {
            throw new IllegalStateException("no drain frame came to " + untold.keySet());
        }
    }

    private Map<String, Long> drains() {
        return load.devices().stream().collect(toMap(Participant::client, Participant::drains));
    }

    @Override
    public void heal(Rig rig) {
        // All run again.
    }
}
