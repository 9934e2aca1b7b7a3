package chat.lockstep.bench.report;

import chat.lockstep.bench.load.Latencies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Lockstep beside another system that was measured in turns with it: for each figure both medians, and the ratio of
/// each turn with its spread.
///
/// @param head names of the columns
/// @param rows cells
record Comparison(List<String> head, List<List<String>> rows) {

    private static final String OWN = "lockstep";

    /// @param scenario of the rows
    /// @param figure   of a row; NaN where it has none
    private record Measure(String name, String scenario, ToDoubleFunction<Row> figure) {}

    private static final List<Measure> MEASURES = List.of(
            new Measure("highest rate, messages a second", "limit", row -> row.figure("highestRate")),
            new Measure("delivery p50 at one rate, ms", "direct", row -> latency(row, Latencies.DELIVERY, 50)),
            new Measure("delivery p99 at one rate, ms", "direct", row -> latency(row, Latencies.DELIVERY, 99)),
            new Measure("answer p99 at one rate, ms", "direct", row -> latency(row, Latencies.ANSWER, 99)),
            new Measure(
                    "CPU s per 10,000 messages at one rate",
                    "direct",
                    row -> row.usage() == null
                            ? Double.NaN
                            : row.per10000Messages(row.usage().systemCpuSeconds())),
            new Measure("resident bytes per connection", "idle", row -> row.figure("residentBytesPerConnection")));

    /// Empty where only one system was measured.
    static Optional<Comparison> of(List<Row> rows) {
        var table = new ArrayList<List<String>>();
        rows.stream()
                .map(Page::name)
                .distinct()
                .filter(name -> !name.startsWith(OWN))
                .forEach(other -> {
                    for (var own : List.of(OWN, OWN + " with ack")) {
                        MEASURES.forEach(measure -> add(
                                table,
                                measure,
                                figures(rows, measure, own),
                                figures(rows, measure, other),
                                own,
                                other));
                    }
                });
        return table.isEmpty()
                ? Optional.empty()
                : Optional.of(new Comparison(
                        List.of("figure", "ours", "median", "theirs", "median", "ratio by turn, median (least–most)"),
                        table));
    }

    private static void add(
            List<List<String>> table, Measure measure, double[] ours, double[] theirs, String own, String other) {
        if (ours.length == 0 || theirs.length == 0) {
            return;
        }
        var ratios = new double[Math.min(ours.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        table.add(List.of(
                measure.name,
                own,
                Plots.number(median(ours)),
                other,
                Plots.number(median(theirs)),
                String.format(
                        Locale.ROOT,
                        "%.2f (%.2f–%.2f)",
                        median(ratios),
                        Arrays.stream(ratios).min().orElseThrow(),
                        Arrays.stream(ratios).max().orElseThrow())));
    }

    private static double[] figures(List<Row> rows, Measure measure, String name) {
        return rows.stream()
                .filter(row -> row.scenario().equals(measure.scenario)
                        && Page.name(row).equals(name))
                .mapToDouble(measure.figure)
                .filter(Double::isFinite)
                .toArray();
    }

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double latency(Row row, String what, int percentile) {
        var latency = row.latencies().get(what);
        return latency == null ? Double.NaN : percentile == 50 ? latency.p50() : latency.p99();
    }
}
