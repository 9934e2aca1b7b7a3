package chat.lockstep.bench.report;

import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.machine.Usage;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One measurement.
///
/// @param scenario  `direct`, `idle` …
/// @param system    `lockstep`, or the name of what it is compared with
/// @param settings  what it was run with
/// @param at        when it began, RFC 3339
/// @param seconds   how long it took, without the warm-up
/// @param counts    what became of the messages
/// @param latencies by what they are of
/// @param usage     what was used meanwhile
/// @param figures   what else was measured, by name with its unit at the end
/// @param remarks   what a reader must know
public record Row(
        String scenario,
        String system,
        Map<String, Object> settings,
        String at,
        double seconds,
        Counts counts,
        Map<String, Latency> latencies,
        @Nullable Usage usage,
        Map<String, Double> figures,
        List<String> remarks) {

    /// The setting that marks the rows of a search: they may have lost, which is how it finds the limit.
    public static final String SEARCH = "search";

    /// The setting that numbers rows which are to be compared.
    public static final String TURN = "turn";

    /// The setting that marks rows during which a profile was taken, which costs some itself.
    public static final String PROFILED = "profiled";

    /// The setting of two rows that are one load before (`false`) and after (`true`) the data has grown.
    public static final String GROWN = "grown";

    /// Whether nothing was lost or doubled, and all was acknowledged.
    @JsonIgnore
    public boolean isRight() {
        return counts.isRight();
    }

    @JsonIgnore
    public boolean isProfiled() {
        return Boolean.TRUE.equals(settings.get(PROFILED));
    }

    @JsonIgnore
    public boolean isDisturbed() {
        return usage != null && usage.disturbed();
    }

    /// @return NaN if there is none
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /// @return 0 if it was not set, or is no number
    public double setting(String name) {
        return settings.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /// @param what       such as `delivery`
    /// @param percentile of its times
    /// @return NaN if there are none
    double millis(String what, ToDoubleFunction<Latency> percentile) {
        var latency = latencies.get(what);
        return latency == null ? Double.NaN : percentile.applyAsDouble(latency);
    }

    /// With more times and figures.
    public Row with(Map<String, Histogram> micros, Map<String, Double> moreFigures) {
        var times = new TreeMap<>(latencies);
        micros.forEach((what, histogram) -> times.put(what, Latency.of(histogram)));
        var all = new TreeMap<>(figures);
        all.putAll(moreFigures);
        return new Row(scenario, system, settings, at, seconds, counts, times, usage, all, remarks);
    }

    public Row withRemark(String remark) {
        var all = new ArrayList<>(remarks);
        all.add(remark);
        return new Row(scenario, system, settings, at, seconds, counts, latencies, usage, figures, all);
    }

    /// One line for people.
    public String brief() {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-9s %-9s", scenario, system));
        for (var name : List.of("rate", "users", "members", "connections", "ack", PROFILED)) {
            if (settings.containsKey(name)) {
                line.append(' ').append(name).append(' ').append(settings.get(name));
            }
        }
        latencies.forEach((what, latency) -> line.append(String.format(
                Locale.ROOT, "  %s %.1f/%.1f/%.1f ms", what, latency.p50(), latency.p99(), latency.p999())));
        figures.forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s %.1f", name, value)));
        if (counts.sent() > 0) {
            line.append(String.format(
                    "  %d sent, %d acknowledged, %d lost, %d doubled",
                    counts.sent(), counts.acknowledged(), counts.lost(), counts.doubled()));
        }
        if (usage != null) {
            line.append(String.format(
                    Locale.ROOT,
                    "  CPU s: system %.1f, load %.1f; others %.2f cores%s",
                    usage.systemCpuSeconds(),
                    usage.load().cpuSeconds(),
                    usage.otherCores() + usage.stolenCores(),
                    usage.disturbed() ? " (disturbed)" : ""));
        }
        return line.toString();
    }

    /// CPU seconds for each 10,000 messages that were sent while it was measured; NaN if there were none.
    public double per10000Messages(double cpuSeconds) {
        var measured = latencies.getOrDefault(Latencies.SEND, latencies.get(Latencies.ANSWER));
        return measured == null || measured.count() == 0 ? Double.NaN : cpuSeconds * 10_000 / measured.count();
    }

    /// Milliseconds.
    ///
    /// @param histogram all of it, in microseconds: HdrHistogram's compressed form in base64
    public record Latency(long count, double p50, double p90, double p99, double p999, double max, String histogram) {

        private static final double MICROS = 1_000;

        public static Latency of(Histogram micros) {
            return new Latency(
                    micros.getTotalCount(),
                    micros.getValueAtPercentile(50) / MICROS,
                    micros.getValueAtPercentile(90) / MICROS,
                    micros.getValueAtPercentile(99) / MICROS,
                    micros.getValueAtPercentile(99.9) / MICROS,
                    micros.getMaxValue() / MICROS,
                    Encoded.histogram(micros));
        }
    }
}
