package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Victim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// SIGKILL, as a crash or the kernel does it when memory runs out. What is killed is started again by `up`: at
/// once, or after it has been away for as long as the fault lasts.
final class Kill implements Fault {

    private final String name;
    private final Processes processes;
    private final Duration away;
    private List<Long> killed = List.of();

    Kill(String name, Processes processes, Duration away) {
        this.name = name;
        this.processes = processes;
        this.away = away;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration lasts() {
        return away;
    }

    @Override
    public Set<String> touches() {
        return Set.copyOf(processes.names());
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        killed = processes.pids(rig);
        if (away.isPositive()) {
            processes.in(rig).forEach(Victim::mayNotStart);
        }
        for (Victim victim : processes.in(rig)) {
            victim.kill();
        }
    }

    @Override
    public void heal(Rig rig) throws InterruptedException {
        processes.in(rig).forEach(Victim::mayStart);
        processes.awaitSuccessors(rig, killed);
    }
}
