package chat.lockstep.bench.report;

import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.machine.Usage;
import chat.lockstep.bench.machine.Usage.ProcessUse;
import chat.lockstep.bench.report.Plots.Bar;
import chat.lockstep.bench.report.Plots.Line;
import chat.lockstep.bench.report.Row.Latency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The page of a run.
public final class Page {

    private static final String BYTES = "residentBytesPerConnection";
    private static final String HEAP = "liveHeapBytesPerConnection";

    private final Results.Content content;
    private final Map<String, String> flames;
    private final Html html = new Html();

    private Page(Results.Content content, Map<String, String> flames) {
        this.content = content;
        this.flames = flames;
    }

    /// @return HTML that needs nothing besides itself
    public static String of(Results.Content content) {
        return of(content, Map.of());
    }

    /// @param flames files of flame graphs beside the page, by process
    /// @return HTML that needs nothing besides itself, and links to these files
    public static String of(Results.Content content, Map<String, String> flames) {
        return new Page(content, flames).page();
    }

    private String page() {
        html.heading(1, "Lockstep under load");
        html.paragraph(
                "Messages are due at a constant rate, and every time counts from the moment at which its message was "
                        + "due. A row marked * was measured while something else used more than " + Usage.OTHERS_MAX
                        + " of a processor. A row marked ✗ lost or doubled something, or was refused.");
        facts();
        rates();
        cpu();
        memory();
        flames();
        growth();
        content.rows().stream().map(Row::scenario).distinct().forEach(this::scenario);
        Comparison.of(content.rows()).ifPresent(compared -> {
            html.heading(2, "Compared");
            html.table(compared.head(), compared.rows());
        });
        return html.page("Lockstep under load");
    }

    private void facts() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("command line", content.facts().commandLine()));
        rows.add(List.of("begun", content.facts().at()));
        content.facts().versions().forEach((name, value) -> rows.add(List.of(name, value)));
        content.facts().machine().forEach((name, value) -> rows.add(List.of(name, value)));
        html.table(List.of("what", "which"), rows);
    }

    private void rates() {
        var bySystem = new TreeMap<String, List<Row>>();
        rows("direct").stream()
                .filter(row -> !row.isProfiled())
                .forEach(row -> bySystem.computeIfAbsent(name(row), _ -> new ArrayList<>())
                        .add(row));
        Map<String, ToDoubleFunction<Latency>> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", Latency::p50);
        percentiles.put("p99", Latency::p99);
        percentiles.put("p99.9", Latency::p999);
        var lines = new ArrayList<Line>();
        int colour = 0;
        for (var system : bySystem.entrySet()) {
            int dash = 0;
            for (var percentile : percentiles.entrySet()) {
                lines.add(new Line(
                        system.getKey() + " " + percentile.getKey(),
                        points(system.getValue(), percentile.getValue()),
                        colour,
                        dash++));
            }
            colour++;
        }
        var plot = Plots.lines(lines, "messages a second", "ms");
        if (!plot.isEmpty()) {
            html.heading(2, "Rate and delivery");
            html.figure(plot, "Time from the moment a message was due to each device that it must reach.");
        }
    }

    /// One for each rate: the median of its rows.
    private static List<double[]> points(List<Row> rows, ToDoubleFunction<Latency> percentile) {
        var byRate = new TreeMap<Double, List<Double>>();
        for (var row : rows) {
            var delivery = row.latencies().get(Latencies.DELIVERY);
            if (delivery != null) {
                byRate.computeIfAbsent(row.setting("rate"), _ -> new ArrayList<>())
                        .add(percentile.applyAsDouble(delivery));
            }
        }
        var points = new ArrayList<double[]>();
        byRate.forEach((rate, values) -> points.add(new double[] {
            rate,
            Comparison.median(values.stream().mapToDouble(Double::doubleValue).toArray())
        }));
        return points;
    }

    private void cpu() {
        var bars = rows("direct").stream()
                .filter(row -> row.usage() != null && row.isRight())
                .sorted(Comparator.comparing(Page::name).thenComparingDouble(row -> row.setting("rate")))
                .map(Page::cpuBar)
                .toList();
        var plot = Plots.bars(bars, "CPU seconds per 10,000 messages");
        if (!plot.isEmpty()) {
            html.heading(2, "CPU time by process");
            html.figure(
                    plot,
                    "User and system time of each process with its children; the load program is not in the sum.");
        }
    }

    private static Bar cpuBar(Row row) {
        var parts = new LinkedHashMap<String, Double>();
        Objects.requireNonNull(row.usage())
                .processes()
                .forEach((process, use) -> parts.put(process, row.per10000Messages(use.cpuSeconds())));
        return new Bar("%s at %s/s".formatted(name(row), Plots.number(row.setting("rate"))), parts);
    }

    private void memory() {
        var bars = new ArrayList<Bar>();
        for (var row : rows("idle")) {
            bars.add(new Bar(name(row) + ", resident", Map.of("bytes", row.figure(BYTES))));
            if (row.figures().containsKey(HEAP)) {
                bars.add(new Bar(name(row) + ", live heap", Map.of("bytes", row.figure(HEAP))));
            }
        }
        var plot = Plots.bars(bars, "bytes per connection at rest");
        if (!plot.isEmpty()) {
            html.heading(2, "Memory of a connection");
            html.figure(plot, "What the process that holds the sockets grew by, divided by the number of connections.");
        }
    }

    private void flames() {
        var isProfiled = content.rows().stream().anyMatch(Row::isProfiled); // else they are of an earlier run
        if (isProfiled && !flames.isEmpty()) {
            html.heading(2, "Where the time goes");
            html.paragraph(
                    "Flame graphs of the JVMs, from the row that is called profiled: each method is as wide as its "
                            + "share of its process's samples, and stands on the one that called it. Profiling costs "
                            + "some itself, so the shares count and not the times.");
            html.links(flames);
        }
    }

    private void growth() {
        Grown.of(content.rows()).ifPresent(grown -> {
            html.heading(2, "As the data grows");
            html.paragraph("The same people at the same rate, before and after their conversations were filled. What "
                    + "else the system holds is in no figure.");
            html.table(grown.head(), grown.rows());
        });
    }

    private void scenario(String scenario) {
        html.heading(2, scenario);
        var latencies = new ArrayList<List<String>>();
        var costs = new ArrayList<List<String>>();
        var figures = new ArrayList<List<String>>();
        for (var row : rows(scenario)) {
            row.latencies().forEach((what, latency) -> latencies.add(latency(row, what, latency)));
            if (row.usage() != null) {
                costs.add(cost(row, row.usage()));
            }
            row.figures().forEach((name, value) -> figures.add(List.of(label(row), name, Plots.number(value))));
            row.remarks().forEach(remark -> figures.add(List.of(label(row), "remark", remark)));
        }
        if (!latencies.isEmpty()) {
            html.table(
                    List.of(
                            "row",
                            "sent",
                            "lost",
                            "doubled",
                            "repeated",
                            "of",
                            "p50 ms",
                            "p90",
                            "p99",
                            "p99.9",
                            "largest"),
                    latencies);
        }
        if (!figures.isEmpty()) {
            html.table(List.of("row", "figure", "value"), figures);
        }
        if (!costs.isEmpty()) {
            html.table(
                    List.of(
                            "row",
                            "seconds",
                            "system CPU s",
                            "load CPU s",
                            "others, cores",
                            "by process: CPU s, resident MB"),
                    costs);
        }
    }

    private static List<String> latency(Row row, String what, Latency latency) {
        return List.of(
                label(row),
                "" + row.counts().sent(),
                "" + row.counts().lost(),
                "" + row.counts().doubled(),
                "" + row.counts().repeated(),
                what,
                millis(latency.p50()),
                millis(latency.p90()),
                millis(latency.p99()),
                millis(latency.p999()),
                millis(latency.max()));
    }

    private static List<String> cost(Row row, Usage usage) {
        var processes = new ArrayList<String>();
        usage.processes().forEach((name, use) -> processes.add(process(name, use)));
        return List.of(
                label(row),
                Plots.number(row.seconds()),
                Plots.number(usage.systemCpuSeconds()),
                process("", usage.load()),
                String.format(Locale.ROOT, "%.2f", usage.otherCores() + usage.stolenCores()),
                String.join(" · ", processes));
    }

    private static String process(String name, ProcessUse use) {
        return String.format(Locale.ROOT, "%s %.1f, %.0f", name, use.cpuSeconds(), use.residentBytes() / 1e6)
                .strip();
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String label(Row row) {
        var settings = new TreeMap<>(row.settings());
        settings.keySet().removeAll(List.of("ack", Row.PROFILED, "devicesOfEach", "warmUpSeconds"));
        return name(row) + " " + settings.toString().replaceAll("[{}]", "")
                + (row.isDisturbed() ? " *" : "")
                + (row.isRight() ? "" : " ✗");
    }

    /// The system, whether its devices acknowledge, and whether it was profiled.
    static String name(Row row) {
        return row.system()
                + (Boolean.TRUE.equals(row.settings().get("ack")) ? " with ack" : "")
                + (row.isProfiled() ? ", profiled" : "");
    }

    private List<Row> rows(String scenario) {
        return content.rows().stream()
                .filter(row -> row.scenario().equals(scenario))
                .toList();
    }
}
