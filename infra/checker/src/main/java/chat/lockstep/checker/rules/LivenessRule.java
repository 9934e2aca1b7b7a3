package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I8;

import chat.lockstep.checker.recording.SampleLine;
import chat.lockstep.checker.recording.SampleLine.Gauge;
import chat.lockstep.checker.rules.Timeline.Window;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// After each fault all becomes healthy, something is tried and acknowledged, and the views catch up.
final class LivenessRule implements Rule {

    private static final String LAG = "projector_lag";

    private final Run run;
    private final TreeMap<Long, Long> lag = new TreeMap<>();
    private final Map<String, Long> recoverMillis = new HashMap<>();
    private final Map<String, Long> firstOkMillis = new HashMap<>();

    LivenessRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(SampleLine sample) {
        if (sample instanceof Gauge gauge && gauge.gauge().equals(LAG)) {
            lag.put(gauge.t(), gauge.value());
        }
    }

    @Override
    public void end() {
        if (run.operations().all().stream().noneMatch(Operation::isAcknowledged)) {
            run.findings().add(Violation.of(I8, "nothing was acknowledged in the whole run"));
        }
        run.faults().windows().forEach(this::check);
    }

    private void check(Window window) {
        var healthy = window.healthy();
        if (window.heal() == null || healthy == null) {
            add(
                    window.heal() == null ? window.begin() : window.heal(),
                    window.fault() + " was never followed by health");
            return;
        }
        long recovered = healthy - window.heal();
        recoverMillis.merge(window.fault(), recovered / 1_000, Math::max);
        if (recovered > run.bounds().micros(run.bounds().recover())) {
            add(healthy, "it took " + recovered / 1_000 + " ms to recover from " + window.fault());
        }
        if (run.faults().at(healthy).equals(Timeline.NONE)) {
            checkFirstOk(window.fault(), healthy);
            checkLag(window.fault(), healthy);
        }
    }

    private void checkFirstOk(String fault, long healthy) {
        var tried = tried(healthy, run.faults().nextBegin(healthy));
        if (tried.isEmpty()) {
            add(healthy, "nothing was tried after " + fault + ", so that life goes on was not shown");
            return;
        }
        long from =
                tried.stream().mapToLong(operation -> operation.invokedAt).min().orElse(healthy);
        var first = tried.stream()
                .flatMap(operation -> Optional.ofNullable(operation.ok()).stream())
                .mapToLong(ok -> ok.t())
                .min();
        if (first.isEmpty()) {
            add(healthy, "nothing that was tried after " + fault + " was acknowledged");
            return;
        }
        firstOkMillis.merge(fault, (first.getAsLong() - healthy) / 1_000, Math::max);
        if (first.getAsLong() - from > run.bounds().micros(run.bounds().firstOk())) {
            add(
                    first.getAsLong(),
                    "the first acknowledgement after " + fault + " came after " + (first.getAsLong() - from) / 1_000
                            + " ms");
        }
    }

    private List<Operation> tried(long from, long to) {
        return run.operations().all().stream()
                .filter(operation -> from <= operation.invokedAt && operation.invokedAt < to)
                .toList();
    }

    private void checkLag(String fault, long healthy) {
        long limit = healthy + run.bounds().micros(run.bounds().lag());
        boolean isLongEnough =
                !lag.isEmpty() && lag.lastKey() >= limit && run.faults().nextBegin(healthy) >= limit;
        var after = lag.subMap(healthy, true, Math.max(healthy, limit), true).values();
        if (isLongEnough
                && after.stream().noneMatch(records -> records <= run.bounds().projectorLag())) {
            add(limit, "the views have not caught up after " + fault);
        }
    }

    Map<String, Long> recoverMillis() {
        return recoverMillis;
    }

    Map<String, Long> firstOkMillis() {
        return firstOkMillis;
    }

    private void add(long t, String text) {
        run.findings().add(Violation.of(I8, t, text));
    }
}
