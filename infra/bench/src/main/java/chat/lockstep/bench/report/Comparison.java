package chat.lockstep.bench.report;

import chat.lockstep.bench.load.Latencies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// Lockstep beside another system that was measured in turns with it: for each figure both medians, and the ratio of
/// each turn with its spread.
///
/// @param head names of the columns
/// @param rows cells
record Comparison(List<String> head, List<List<String>> rows) {

    private static final String OWN = "lockstep";
    private static final List<String> HEAD =
            List.of("figure", "ours", "median", "theirs", "median", "ratio by turn, median (least–most)");

    /// @param isOf   whether a row has it
    /// @param figure of such a row
    private record Measure(String name, Predicate<Row> isOf, ToDoubleFunction<Row> figure) {

        static Measure of(String scenario, String name, String figure) {
            return new Measure(name, row -> row.scenario().equals(scenario), row -> row.figure(figure));
        }

        static Measure at(double rate, String name, ToDoubleFunction<Row> figure) {
            return new Measure(
                    name + " at " + Plots.number(rate) + "/s",
                    row -> row.settings().containsKey(Row.TURN) && row.setting("rate") == rate,
                    figure);
        }
    }

    /// Empty where only one system was measured.
    static Optional<Comparison> of(List<Row> rows) {
        var table = new ArrayList<List<String>>();
        var measures = measures(rows);
        for (var other : rows.stream().map(Page::name).distinct().toList()) {
            if (!other.startsWith(OWN)) {
                for (var own : List.of(OWN, OWN + " with ack")) {
                    measures.forEach(measure -> line(rows, measure, own, other).ifPresent(table::add));
                }
            }
        }
        return table.isEmpty() ? Optional.empty() : Optional.of(new Comparison(HEAD, table));
    }

    private static List<Measure> measures(List<Row> rows) {
        var measures = new ArrayList<>(List.of(
                Measure.of("limit", "highest rate, messages a second", "highestRate"),
                Measure.of("idle", "resident bytes per connection", "residentBytesPerConnection")));
        rows.stream()
                .filter(row -> row.settings().containsKey(Row.TURN))
                .map(row -> row.setting("rate"))
                .distinct()
                .sorted()
                .forEach(rate -> measures.addAll(List.of(
                        Measure.at(rate, "delivery p50, ms", row -> row.millis(Latencies.DELIVERY, Row.Latency::p50)),
                        Measure.at(rate, "delivery p99, ms", row -> row.millis(Latencies.DELIVERY, Row.Latency::p99)),
                        Measure.at(rate, "answer p99, ms", row -> row.millis(Latencies.ANSWER, Row.Latency::p99)),
                        Measure.at(rate, "CPU s per 10,000 messages", Comparison::cpu))));
        return measures;
    }

    private static Optional<List<String>> line(List<Row> rows, Measure measure, String own, String other) {
        var ours = figures(rows, measure, own);
        var theirs = figures(rows, measure, other);
        if (ours.length == 0 || theirs.length == 0) {
            return Optional.empty();
        }
        var ratios = new double[Math.min(ours.length, theirs.length)];
        Arrays.setAll(ratios, turn -> ours[turn] / theirs[turn]);
        return Optional.of(List.of(
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
                .filter(measure.isOf.and(row -> Page.name(row).equals(name)))
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

    private static double cpu(Row row) {
        return row.usage() == null
                ? Double.NaN
                : row.per10000Messages(Objects.requireNonNull(row.usage()).systemCpuSeconds());
    }
}
