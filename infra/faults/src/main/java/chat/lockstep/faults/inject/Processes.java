package chat.lockstep.faults.inject;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Victim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Several processes that suffer the same at the same time.
///
/// @param names as the pid files have them
record Processes(List<String> names) {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    Processes {
        names = List.copyOf(names);
    }

    static Processes of(String... names) {
        return new Processes(List.of(names));
    }

    /// Both nodes of an application.
    static Processes nodesOf(String application) {
        return of(application, application + "-2");
    }

    List<Victim> in(Rig rig) {
        return names.stream().map(rig::victim).toList();
    }

    /// The pids of all of them.
    ///
    /// @throws IllegalStateException naming one that does not run
    List<Long> pids(Rig rig) {
        List<Long> pids = new ArrayList<>();
        for (Victim victim : in(rig)) {
            long pid = victim.pid();
            if (pid == 0) {
                throw new IllegalStateException(victim.name() + " does not run, so nothing can happen to it");
            }
            pids.add(pid);
        }
        return pids;
    }

    /// Waits until others have taken the places of these.
    ///
    /// @param former their pids before
    void awaitSuccessors(Rig rig, List<Long> former) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        for (Victim victim : in(rig)) {
            while (victim.pid() == 0 || former.contains(victim.pid())) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            victim.name() + " was not started again within " + START_LIMIT.toSeconds() + " s");
                }
                Thread.sleep(POLL);
            }
        }
    }
}
