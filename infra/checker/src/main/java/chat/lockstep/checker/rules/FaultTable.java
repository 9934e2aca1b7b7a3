package chat.lockstep.checker.rules;

import chat.lockstep.checker.verdict.FaultRow;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts operations and what became of them by the fault that was active when they were invoked: once for each, where
/// several were.
final class FaultTable {

    private final Run run;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    FaultTable(Run run) {
        this.run = run;
        row(Timeline.NONE);
        run.faults().windows().forEach(window -> row(window.fault()));
        run.operations().all().forEach(this::count);
    }

    private static final class Row {
        private long operations;
        private long acknowledged;
        private long refused;
        private long unknown;
        private long doubled;
        private long reordered;
        private final Set<String> lost = new HashSet<>();
        private final Latencies latencies = new Latencies();
    }

    private void count(Operation operation) {
        rowsAt(operation.invokedAt).forEach(row -> count(operation, row));
    }

    private static void count(Operation operation, Row row) {
        row.operations++;
        row.refused += operation.wasRefused() ? 1 : 0;
        row.unknown += operation.isUnknown() ? 1 : 0;
        var ok = operation.ok();
        if (ok != null) {
            row.acknowledged++;
            row.latencies.add(ok.t() - operation.invokedAt);
        }
    }

    void count(Violation violation) {
        var operation = run.operations().of(violation.command());
        var rows = operation.isPresent()
                ? rowsAt(operation.get().invokedAt)
                : violation.t() == null ? List.of(row(Timeline.NONE)) : rowsAt(violation.t());
        rows.forEach(row -> count(violation, row));
    }

    private static void count(Violation violation, Row row) {
        switch (violation.invariant()) {
            case I1 -> row.lost.add(String.valueOf(violation.command()));
            case I2 -> row.doubled++;
            case I3, I7 -> row.reordered++;
            default -> {}
        }
    }

    private List<Row> rowsAt(long t) {
        return run.faults().activeAt(t).stream().map(this::row).toList();
    }

    private Row row(String fault) {
        return rows.computeIfAbsent(fault, ignored -> new Row());
    }

    List<FaultRow> rows(LivenessRule liveness, SampleRule samples) {
        return rows.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), liveness, samples))
                .toList();
    }

    private static FaultRow row(String fault, Row row, LivenessRule liveness, SampleRule samples) {
        return new FaultRow(
                fault,
                row.operations,
                row.acknowledged,
                row.refused,
                row.unknown,
                row.lost.size(),
                row.doubled,
                row.reordered,
                liveness.recoverMillis().get(fault),
                samples.worstHeap().getOrDefault(fault, 0L),
                samples.worstResident().getOrDefault(fault, 0L),
                liveness.firstOkMillis().get(fault),
                row.latencies.millis(0.5),
                row.latencies.millis(0.99));
    }
}
