package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Victim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// SIGSTOP, and SIGCONT later: a process that stands still with all its connections open, and goes on as if no
/// time had passed, while others may have taken over.
final class Pause implements Fault {

    private final String name;
    private final Set<String> touches;
    private final Chosen chosen;
    private final Duration lasts;
    private Processes processes = new Processes(List.of());
    private List<Long> paused = List.of();

    private Pause(String name, Set<String> touches, Chosen chosen, Duration lasts) {
        this.name = name;
        this.touches = touches;
        this.chosen = chosen;
        this.lasts = lasts;
    }

    Pause(String name, Processes processes, Duration lasts) {
        this(name, Set.copyOf(processes.names()), _ -> processes, lasts);
    }

    /// The relay that has the lock, which the other one gets meanwhile.
    static Pause ofLeadingRelay(String name, Duration lasts) {
        return new Pause(name, Set.of("relay", "relay-2"), rig -> Processes.of(new Gauges(rig).leadingRelay()), lasts);
    }

    private interface Chosen {
        Processes in(Rig rig) throws InterruptedException;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public Set<String> touches() {
        return touches;
    }

    @Override
    public boolean isSilent() {
        return touches.stream().anyMatch(process -> process.startsWith("sync-gateway"));
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        processes = chosen.in(rig);
        paused = processes.pids(rig);
        for (Victim victim : processes.in(rig)) {
            victim.pause();
        }
    }

    /// @throws IllegalStateException if one was ended meanwhile: then nothing woke up that others had replaced
    @Override
    public void heal(Rig rig) throws InterruptedException {
        List<Long> now = processes.in(rig).stream().map(Victim::pid).toList();
        for (Victim victim : processes.in(rig)) {
            victim.resume();
        }
        if (!now.equals(paused)) {
            throw new IllegalStateException("paused were " + paused + ", but awake are " + now);
        }
    }
}
