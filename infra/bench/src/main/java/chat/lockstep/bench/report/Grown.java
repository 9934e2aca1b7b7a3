package chat.lockstep.bench.report;

import chat.lockstep.bench.load.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The same load before and after the data has grown: each figure of both times, and how many times as much it became.
///
/// @param head names of the columns
/// @param rows cells
record Grown(List<String> head, List<List<String>> rows) {

    private static final List<String> HEAD = List.of("figure", "before", "grown", "ratio");

    /// Of the last pair. Empty where there is none.
    static Optional<Grown> of(List<Row> rows) {
        var before = last(rows, false);
        var grown = last(rows, true);
        return before.isEmpty() || grown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grown(HEAD, table(before.get(), grown.get())));
    }

    private static Optional<Row> last(List<Row> rows, boolean isGrown) {
        return rows.stream()
                .filter(row -> row.settings().get(Row.GROWN) instanceof Boolean grown && grown == isGrown)
                .reduce((_, later) -> later);
    }

    private static List<List<String>> table(Row before, Row grown) {
        var table = new ArrayList<List<String>>();
        table.add(line("messages in the conversations", before, grown, row -> row.figure("storedBefore")));
        for (var what : List.of(Latencies.ANSWER, Latencies.DELIVERY)) {
            table.add(line(what + " p50, ms", before, grown, row -> row.millis(what, Row.Latency::p50)));
            table.add(line(what + " p99, ms", before, grown, row -> row.millis(what, Row.Latency::p99)));
        }
        table.add(line("CPU s per 10,000 messages", before, grown, row -> row.figure("systemCpuSecondsPer10000")));
        var usage = grown.usage();
        if (usage != null) {
            for (var process : usage.processes().keySet()) {
                table.add(line("of it " + process, before, grown, row -> cpu(row, process)));
            }
        }
        return table;
    }

    private static double cpu(Row row, String process) {
        var use = Objects.requireNonNull(row.usage()).processes().get(process);
        return use == null ? Double.NaN : row.per10000Messages(use.cpuSeconds());
    }

    private static List<String> line(String figure, Row before, Row grown, ToDoubleFunction<Row> of) {
        double one = of.applyAsDouble(before);
        double other = of.applyAsDouble(grown);
        return List.of(figure, Plots.number(one), Plots.number(other), String.format(Locale.ROOT, "%.2f", other / one));
    }
}
