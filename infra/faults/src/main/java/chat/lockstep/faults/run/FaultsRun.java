package chat.lockstep.faults.run;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.history.FaultMark;
import chat.lockstep.faults.history.FaultMark.Kind;
import chat.lockstep.faults.history.RunFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Lets faults happen to a system under load and waits for its recovery after each. One thread.
public final class FaultsRun {

    private static final int TOGETHER_MAX = 3;

    private final Rig rig;
    private final RunFolder folder;
    private final Pace pace;
    private final Random random;
    private final Consumer<String> tell;
    private final List<String> tried = new ArrayList<>();
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

    /// Why the others did not, by name.
    public Map<String, String> notTried() {
        return Map.copyOf(notTried);
    }

    /// Each fault once, in an order that the seed tells, as far as the time suffices.
    ///
    /// @param until nanoseconds as [System#nanoTime] counts them; what would end later is not begun
    /// @throws IllegalStateException if a fault could not be brought about, or the system does not recover
    public void singly(List<Fault> faults, long until) throws InterruptedException {
        var order = new ArrayList<>(faults);
        Collections.shuffle(order, random);
        for (var fault : order) {
            var obstacle = fault.obstacle(rig);
            if (obstacle.isPresent()) {
                skip(fault.name(), obstacle.get());
            } else if (wouldEndAfter(until, fault.lasts())) {
                skip(fault.name(), "the minutes were over");
            } else {
                together(fault.name(), List.of(fault));
            }
        }
    }

    /// Two or three at once, again and again until the time is over.
    public void mixed(List<Fault> faults, long until) throws InterruptedException {
        while (true) {
            var some = some(faults);
            var longest =
                    some.stream().map(Fault::lasts).max(Duration::compareTo).orElse(Duration.ZERO);
            if (some.size() < 2 || wouldEndAfter(until, longest)) {
                return;
            }
            together(some.stream().map(FaultsRun::number).collect(Collectors.joining("+", "F26-", "")), some);
        }
    }

    /// Some that are not about the same processes, and not of the same kind.
    private List<Fault> some(List<Fault> faults) {
        var order = new ArrayList<>(
                faults.stream().filter(fault -> fault.obstacle(rig).isEmpty()).toList());
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

    private void skip(String fault, String why) {
        folder.write(new FaultMark(folder.now(), fault, Kind.SKIPPED, why));
        notTried.put(fault, why);
        tell.accept("%-44s not tried: %s".formatted(fault, why));
    }

    /// Begins all of them, lets them last, heals each when its time is over, and waits until every hop is up again.
    public void together(String name, List<Fault> faults) throws InterruptedException {
        Thread.sleep(pace.warm());
        var detail = faults.stream().map(Fault::name).collect(Collectors.joining(" "));
        folder.write(new FaultMark(folder.now(), name, Kind.BEGIN, detail));
        var begun = new ArrayList<Fault>();
        long began = System.nanoTime();
        try {
            for (var fault : faults) {
                begun.add(fault);
                fault.begin(rig, random);
            }
            for (var fault : faults.stream()
                    .sorted((one, other) -> one.lasts().compareTo(other.lasts()))
                    .toList()) {
                long left = began + fault.lasts().toNanos() - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(0, left)));
                begun.remove(fault);
                fault.heal(rig);
            }
        } finally {
            for (var fault : begun) {
                fault.heal(rig);
            }
        }
        folder.write(new FaultMark(folder.now(), name, Kind.HEAL, detail));
        var recovered = rig.awaitHealthy(pace.recover());
        folder.write(new FaultMark(folder.now(), name, Kind.HEALTHY, detail));
        tried.add(name);
        tell.accept("%-44s healthy again after %.1f s%s"
                .formatted(name, recovered.toMillis() / 1_000.0, name.equals(detail) ? "" : " (" + detail + ")"));
        Thread.sleep(pace.settle());
    }
}
