package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I12;

import chat.lockstep.checker.recording.SampleLine;
import chat.lockstep.checker.recording.SampleLine.Gauge;
import chat.lockstep.checker.recording.SampleLine.Use;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// No process and no queue grows beyond what was stated, and whatever has a bound was measured.
final class SampleRule implements Rule {

    private final Run run;
    private final Set<String> measured = new HashSet<>();
    private final Map<String, Long> worstResident = new HashMap<>();
    private final Map<String, Long> worstHeap = new HashMap<>();
    private final Map<String, Long> worstGauges = new HashMap<>();

    SampleRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(SampleLine sample) {
        switch (sample) {
            case Use use -> {
                measured.add(use.process());
                for (var fault : run.faults().activeAt(use.t())) {
                    worstResident.merge(fault, use.residentBytes(), Math::max);
                    worstHeap.merge(fault, use.heapBytes(), Math::max);
                }
                check(
                        use.t(),
                        use.process(),
                        "resident bytes",
                        use.residentBytes(),
                        run.bounds().residentBytes());
                check(
                        use.t(),
                        use.process(),
                        "bytes of heap",
                        use.heapBytes(),
                        run.bounds().heapBytes());
            }
            case Gauge gauge -> {
                measured.add(gauge.gauge());
                worstGauges.merge(gauge.gauge(), gauge.value(), Math::max);
                check(gauge.t(), gauge.gauge(), "", gauge.value(), run.bounds().gauges());
            }
        }
    }

    private void check(long t, String name, String unit, long value, Map<String, Long> bounds) {
        var bound = bounds.get(name);
        if (bound != null && value > bound) {
            run.findings()
                    .add(Violation.of(I12, t, (name + " " + unit).strip() + " is " + value + ", more than " + bound));
        }
    }

    @Override
    public void end() {
        var bounds = run.bounds();
        var bounded = new HashSet<>(bounds.residentBytes().keySet());
        bounded.addAll(bounds.heapBytes().keySet());
        bounded.addAll(bounds.gauges().keySet());
        bounded.removeAll(measured);
        bounded.stream()
                .sorted()
                .forEach(name -> run.findings().add(Violation.of(I12, name + " has a bound and was never measured")));
    }

    Map<String, Long> worstResident() {
        return worstResident;
    }

    Map<String, Long> worstHeap() {
        return worstHeap;
    }

    Map<String, Long> worstGauges() {
        return worstGauges;
    }
}
