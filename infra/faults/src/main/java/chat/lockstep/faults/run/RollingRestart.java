package chat.lockstep.faults.run;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ends every process in good order, one after the other, as an operator who rolls out a new version: the next one only
/// when all is up again.
public final class RollingRestart implements Fault {

    private static final Duration RECOVER = Duration.ofMinutes(2);

    /// What others need comes first.
    private static final List<String> ORDER = List.of(
            "redis",
            "cassandra",
            "kafka",
            "postgresql",
            "command-side",
            "relay",
            "projector",
            "query-side",
            "sync-gateway");

    private final Set<String> applications;

    /// @param names the processes to restart, without the number of the node
    public RollingRestart(Set<String> names) {
        this.applications = Set.copyOf(names);
    }

    /// Every process of the system.
    public static RollingRestart ofEverything() {
        return new RollingRestart(Set.copyOf(ORDER));
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
    public Set<String> touches() {
        return applications;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        for (var name : ORDER) {
            if (applications.contains(name)) {
                for (var node : List.of(name, name + "-2")) {
                    if (rig.processes().contains(node)) {
                        rig.victim(node).end();
                        rig.awaitHealthy(RECOVER);
                    }
                }
            }
        }
    }

    @Override
    public void heal(Rig rig) {
        // Each process is up before the next one ends.
    }
}
