package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What an operator does with a new version: every application's every node is ended in good order and started
/// again, one after the other, each when all are up.
final class RollingRestart implements Fault {

    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(3);

    private final String name;
    private final List<String> nodes;

    RollingRestart(String name, List<String> nodes) {
        this.name = name;
        this.nodes = List.copyOf(nodes);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration lasts() {
        return Duration.ZERO;
    }

    @Override
    public Set<String> touches() {
        return Set.copyOf(nodes);
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        for (String node : nodes) {
            Processes one = Processes.of(node);
            List<Long> before = one.pids(rig);
            rig.victim(node).end();
            one.awaitSuccessors(rig, before);
            rig.awaitHealthy(HEALTHY_LIMIT);
        }
    }

    @Override
    public void heal(Rig rig) {
        // All run again.
    }
}
