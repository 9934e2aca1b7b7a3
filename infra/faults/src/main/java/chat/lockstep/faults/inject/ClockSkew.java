package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Victim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One node's wall clock is wrong: it is started again with a library that tells it another time. Its monotonic
/// clock stays right, as a machine's does.
final class ClockSkew implements Fault {

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(3);
    private static final String STARTED = "process_start_time_seconds";

    private final String name;
    private final String node;
    private final Duration ahead;
    private final Duration lasts;

    /// @param ahead negative for behind
    ClockSkew(String name, String node, Duration ahead, Duration lasts) {
        this.name = name;
        this.node = node;
        this.ahead = ahead;
        this.lasts = lasts;
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
    public boolean isAlone() {
        return true;
    }

    @Override
    public Set<String> touches() {
        return Set.of(node);
    }

    @Override
    public Optional<String> obstacle(Rig rig) {
        return Files.exists(LIBRARY) ? Optional.empty() : Optional.of("needs libfaketime: apt-get install faketime");
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        rig.victim(node).environment(environment());
        Instant restarted = Instant.now();
        List<Long> before = one().pids(rig);
        rig.victim(node).end();
        awaitRestart(rig, before);
        Duration off = Duration.between(restarted, startedByItsClock(rig));
        if (off.minus(ahead).abs().compareTo(ahead.abs().dividedBy(2)) > 0) {
            throw new IllegalStateException(name + " did not happen: the clock of " + node + " is off by " + off);
        }
    }

    /// Without the last setting the library sets the end of every timed wait into the past, and every thread of a JVM
    /// that waits spins.
    private Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                LIBRARY.toString(),
                "FAKETIME",
                (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "s",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /// Not gently: it may still be starting.
    @Override
    public void heal(Rig rig) throws InterruptedException {
        Victim victim = rig.victim(node);
        victim.environment(Map.of());
        List<Long> before = List.of(victim.pid());
        if (victim.pid() != 0) {
            victim.kill();
        }
        awaitRestart(rig, before);
    }

    private void awaitRestart(Rig rig, List<Long> before) throws InterruptedException {
        one().awaitSuccessors(rig, before);
        rig.awaitHealthy(HEALTHY_LIMIT);
    }

    private Processes one() {
        return Processes.of(node);
    }

    private Instant startedByItsClock(Rig rig) throws InterruptedException {
        double seconds = new Gauges(rig)
                .read(node, STARTED)
                .orElseThrow(() -> new IllegalStateException(node + " does not tell " + STARTED));
        return Instant.ofEpochSecond((long) seconds);
    }
}
