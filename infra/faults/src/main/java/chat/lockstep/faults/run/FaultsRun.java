package chat.lockstep.faults.run;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.history.FaultMark;
import chat.lockstep.faults.history.FaultMark.Kind;
import chat.lockstep.faults.history.RunFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Lets faults happen to a system under load and waits for its recovery after each. One thread.
public final class FaultsRun {

    private static final int TOGETHER_MAX = 3;

    private final Rig rig;
    private final RunFolder folder;
    private final Pace pace;
    private final Random random;
    private final Consumer<String> tell;
    private final Set<String> tried = new LinkedHashSet<>();
    private final Set<String> silent = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> notTried = new TreeMap<>();

    /// @param seed of the order, and of what the faults leave to chance
    /// @param tell takes a line for people
    public FaultsRun(Rig rig, RunFolder folder, Pace pace, long seed, Consumer<String> tell) {
        this.rig = rig;
        this.folder = folder;
        this.pace = pace;
        this.random = new Random(seed);
        this.tell = tell;
    }

    /// The names of the faults that happened.
    public List<String> tried() {
        return List.copyOf(tried);
    }

    /// Those of them under which clients stayed connected to what could not answer.
    public List<String> silent() {
        return List.copyOf(silent);
    }

    /// Faults that could not be brought about, and recoveries that took too long.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// Why the others did not, by name.
    public Map<String, String> notTried() {
        return Map.copyOf(notTried);
    }

    /// Each fault once, in an order that the seed tells, as far as the time suffices: one of each row of the matrix
    /// before the second of any.
    ///
    /// @param until nanoseconds as [System#nanoTime] counts them; what would end later is not begun
    /// @throws IllegalStateException if the system does not recover
    public void singly(List<Fault> faults, long until) throws InterruptedException {
        int late = 0;
        for (var fault : inTurns(faults)) {
            var obstacle = fault.obstacle(rig);
            if (obstacle.isPresent()) {
                skip(fault.name(), obstacle.get());
            } else if (wouldEndAfter(until, fault.lasts())) {
                leaveOut(fault.name(), "the minutes were over");
                late++;
            } else {
                happen(List.of(fault));
            }
        }
        if (late > 0) {
            tell.accept(late + " more were not tried singly: the minutes were over");
        }
    }

    private List<Fault> inTurns(List<Fault> faults) {
        var shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        var seen = new HashMap<String, Integer>();
        var turns = new TreeMap<Integer, List<Fault>>();
        for (var fault : shuffled) {
            int turn = seen.merge(number(fault), 1, Integer::sum);
            turns.computeIfAbsent(turn, _ -> new ArrayList<>()).add(fault);
        }
        return turns.values().stream().flatMap(List::stream).toList();
    }

    /// Two or three at once, again and again until the time is over.
    ///
    /// @param faults gives new ones each time, for a fault happens once
    public void mixed(Supplier<List<Fault>> faults, long until) throws InterruptedException {
        while (true) {
            var some = some(faults.get());
            var longest =
                    some.stream().map(Fault::lasts).max(Duration::compareTo).orElse(Duration.ZERO);
            if (some.size() < 2 || wouldEndAfter(until, longest)) {
                return;
            }
            happen(some);
            tried.add("F26-mixed");
        }
    }

    /// Some that are not about the same processes, and not of the same kind.
    private List<Fault> some(List<Fault> faults) {
        var order = new ArrayList<>(faults.stream()
                .filter(fault -> !fault.isAlone() && fault.obstacle(rig).isEmpty())
                .toList());
        Collections.shuffle(order, random);
        int wanted = 2 + random.nextInt(TOGETHER_MAX - 1);
        var chosen = new ArrayList<Fault>();
        var touched = new HashSet<String>();
        for (var fault : order) {
            boolean isOther = chosen.stream().noneMatch(one -> number(one).equals(number(fault)))
                    && Collections.disjoint(touched, fault.touches());
            if (chosen.size() < wanted && isOther) {
                chosen.add(fault);
                touched.addAll(fault.touches());
            }
        }
        return chosen;
    }

    /// The row of the fault matrix: `F7` of `F7-cassandra-killed`.
    private static String number(Fault fault) {
        int end = fault.name().indexOf('-');
        return end < 0 ? fault.name() : fault.name().substring(0, end);
    }

    private boolean wouldEndAfter(long until, Duration lasts) {
        return System.nanoTime() + lasts.plus(pace.around()).toNanos() - until > 0;
    }

    /// Says why a fault is not tried.
    public void skip(String fault, String why) {
        leaveOut(fault, why);
        tell.accept("%-60s not tried: %s".formatted(fault, why));
    }

    private void leaveOut(String fault, String why) {
        folder.write(new FaultMark(folder.now(), fault, Kind.SKIPPED, why));
        notTried.put(fault, why);
    }

    /// Begins all of them, lets each last, and waits until every hop is up again.
    ///
    /// @throws IllegalStateException if one of them could not be brought about, or the system does not recover
    public void together(List<Fault> faults) throws InterruptedException {
        var names = faults.stream().map(Fault::name).collect(Collectors.joining(", "));
        Thread.sleep(pace.warm());
        var begun = new ArrayList<Fault>();
        try {
            for (var fault : faults) {
                mark(fault, Kind.BEGIN, names);
                if (fault.isSilent()) {
                    silent.add(fault.name());
                }
                begun.add(fault);
                fault.begin(rig, random);
            }
            long began = System.nanoTime();
            for (var fault :
                    faults.stream().sorted(Comparator.comparing(Fault::lasts)).toList()) {
                long left = began + fault.lasts().toNanos() - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(0, left)));
                begun.remove(fault);
                fault.heal(rig);
                mark(fault, Kind.HEAL, names);
            }
        } finally {
            for (var fault : begun) {
                fault.heal(rig);
                mark(fault, Kind.HEAL, names);
            }
        }
        var recovered = rig.awaitHealthy(pace.recover());
        markHealthy(faults, names);
        for (var fault : faults) {
            tried.add(fault.name());
            notTried.remove(fault.name());
        }
        tell.accept("%-60s healthy again after %.1f s".formatted(names, recovered.toMillis() / 1_000.0));
        Thread.sleep(pace.settle());
    }

    /// What is not as it was meant to be is kept for the end, if the system has recovered all the same.
    private void happen(List<Fault> faults) throws InterruptedException {
        try {
            together(faults);
        } catch (IllegalStateException notAsMeant) {
            var problem =
                    faults.stream().map(Fault::name).collect(Collectors.joining(", ")) + ": " + notAsMeant.getMessage();
            problems.add(problem);
            tell.accept(problem);
            rig.awaitHealthy(pace.recover());
            markHealthy(faults, problem);
        }
    }

    /// All at one moment: none of them is active when life goes on.
    private void markHealthy(List<Fault> faults, String detail) {
        long now = folder.now();
        faults.forEach(fault -> folder.write(new FaultMark(now, fault.name(), Kind.HEALTHY, detail)));
    }

    private void mark(Fault fault, Kind kind, String detail) {
        folder.write(new FaultMark(folder.now(), fault.name(), kind, detail));
    }
}
