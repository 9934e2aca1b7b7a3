package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The views are folded anew from the topic beside the running ones, compared, and switched, while messages
/// come in.
final class Rebuild implements Fault {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "F24-views-rebuilt";
    }

    /// The old views may be dropped when nobody can read them any more.
    @Override
    public Duration lasts() {
        return Duration.ofSeconds(35);
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public Set<String> touches() {
        return Set.of("projector", "projector-2", "query-side", "query-side-2", "cassandra");
    }

    /// Fails if a rebuilt row differs from the one that it takes the place of.
    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        rig.command(LIMIT, List.of("rebuild", "views"));
    }

    @Override
    public void heal(Rig rig) throws InterruptedException {
        rig.command(LIMIT, List.of("rebuild", "drop", "--yes"));
    }
}
