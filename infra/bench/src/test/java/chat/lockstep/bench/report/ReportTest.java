package chat.lockstep.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.machine.Usage;
import chat.lockstep.bench.machine.Usage.ProcessUse;
import chat.lockstep.bench.report.Row.Latency;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {

    private static final Facts FACTS = new Facts(
            "./lockstep bench --all <b>", "2026-01-31T12:00:00Z", Map.of("commit", "abc"), Map.of("processors", "2"));

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read_again() {
        var file = folder.resolve("results.jsonl");
        var rows = List.of(direct("lockstep", 200, 12.5, 3, false), idle("lockstep", 15_000));
        try (var results = Results.begin(file, FACTS)) {
            rows.forEach(results::add);
        }
        assertThat(Results.read(file)).isEqualTo(new Results.Content(FACTS, rows));
    }

    @Test
    void a_histogram_survives() {
        var histogram = new Histogram(3);
        histogram.recordValue(1_234);
        histogram.recordValue(98_765);
        var latency = Latency.of(histogram);
        assertThat(Encoded.histogram(latency.histogram())).isEqualTo(histogram);
        assertThat(latency.p50()).isEqualTo(1.234);
        assertThat(latency.max()).isBetween(98.7, 98.9);
    }

    @Test
    void the_page_needs_nothing_besides_itself_and_its_plots_are_well_formed() throws Exception {
        var page = Page.of(new Results.Content(
                FACTS,
                List.of(
                        direct("lockstep", 200, 12, 3, false),
                        direct("lockstep", 400, 30, 3, false),
                        direct("ejabberd", 200, 6, 2, false),
                        idle("lockstep", 15_000))));
        assertThat(page).doesNotContain("<script").doesNotContain("src=").doesNotContain("@import");
        assertThat(page).contains("./lockstep bench --all &lt;b&gt;").contains("<td>abc</td>");
        var plots = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
        int count = 0;
        while (plots.find()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(plots.group())));
            count++;
        }
        assertThat(count).isEqualTo(3);
    }

    @Test
    void flame_graphs_beside_the_page_are_linked_and_their_row_is_no_measurement_of_the_rate() throws Exception {
        Files.writeString(FlameFiles.of(folder, "query-side"), "a graph");
        Files.writeString(FlameFiles.of(folder, "kafka"), "a graph");
        Files.writeString(folder.resolve("report.html"), "no graph");
        var flames = FlameFiles.in(folder);
        assertThat(flames)
                .containsExactly(entry("kafka", "flame-kafka.html"), entry("query-side", "flame-query-side.html"));
        var profiled = direct("lockstep", 200, 90, 4, false);
        profiled.settings().put(Row.PROFILED, true);
        var content = new Results.Content(FACTS, List.of(direct("lockstep", 200, 12, 3, false), profiled));
        var page = Page.of(content, flames);
        assertThat(page)
                .contains("<a href=\"flame-kafka.html\">kafka</a>")
                .contains("lockstep, profiled at 200/s")
                .contains("lockstep p99<")
                .doesNotContain("lockstep, profiled p99<");
        assertThat(Page.of(content)).doesNotContain("flame-");
        var later = new Results.Content(FACTS, List.of(direct("lockstep", 200, 12, 3, false)));
        assertThat(Page.of(later, flames)).as("of an earlier run").doesNotContain("flame-");
    }

    @Test
    void a_row_that_was_disturbed_or_lost_something_is_marked() {
        var disturbed = direct("lockstep", 200, 12, 3, true);
        var lost = new Row(
                "direct",
                "lockstep",
                Map.of("rate", 300.0),
                "2026-01-31T12:00:00Z",
                30,
                new Counts(10, 10, 0, 30, 29, 1, 0, 0, 0),
                disturbed.latencies(),
                null,
                Map.of(),
                List.of());
        assertThat(Page.of(new Results.Content(FACTS, List.of(disturbed)))).contains("rate=200.0, turn=1 *<");
        assertThat(Page.of(new Results.Content(FACTS, List.of(lost)))).contains("rate=300.0 ✗<");
    }

    @Test
    void cost_counts_the_measured_messages_only() {
        var row = direct("lockstep", 200, 12, 3, false);
        assertThat(row.counts().sent()).isEqualTo(20);
        assertThat(row.per10000Messages(3)).isEqualTo(3_000);
    }

    @Test
    void two_systems_are_compared_turn_by_turn() {
        var compared = Comparison.of(List.of(
                        direct("lockstep", 200, 10, 3, false),
                        direct("ejabberd", 200, 5, 2, false),
                        direct("lockstep", 200, 30, 4, false),
                        direct("ejabberd", 200, 10, 2, false)))
                .orElseThrow();
        assertThat(compared.rows())
                .anySatisfy(row -> assertThat(row)
                        .containsExactly(
                                "delivery p99, ms at 200/s", "lockstep", "20", "ejabberd", "7.50", "2.50 (2.00–3.00)"))
                .anySatisfy(row -> assertThat(row).contains("CPU s per 10,000 messages at 200/s", "1.75 (1.50–2.00)"));
        assertThat(Comparison.of(List.of(direct("lockstep", 200, 10, 3, false))))
                .isEmpty();
    }

    @Test
    void what_a_load_costs_is_compared_before_and_after_the_data_has_grown() {
        var before = growth(direct("lockstep", 100, 10, 2, false), false, 500);
        var grown = growth(direct("lockstep", 100, 15, 3, false), true, 50_000);
        var compared = Grown.of(List.of(before, direct("lockstep", 100, 99, 9, false), grown))
                .orElseThrow();
        assertThat(compared.rows())
                .contains(
                        List.of("messages in the conversations", "500", "50,000", "100.00"),
                        List.of("delivery p50, ms", "10", "15", "1.50"),
                        List.of("CPU s per 10,000 messages", "2,000", "3,000", "1.50"),
                        List.of("of it postgresql", "2,000", "3,000", "1.50"));
        assertThat(Grown.of(List.of(before))).isEmpty();
        assertThat(Page.of(new Results.Content(FACTS, List.of(before, grown))))
                .contains("<h2>As the data grows</h2>", "<td>50,000</td>");
    }

    private static Row growth(Row row, boolean isGrown, double stored) {
        row.settings().put(Row.GROWN, isGrown);
        return row.with(
                Map.of(),
                Map.of(
                        "storedBefore",
                        stored,
                        "systemCpuSecondsPer10000",
                        row.per10000Messages(row.usage().systemCpuSeconds())));
    }

    /// Twenty messages, of which ten were measured.
    private static Row direct(String system, double rate, double millis, double cpuSeconds, boolean isDisturbed) {
        var send = new Histogram(3);
        send.recordValueWithCount(100, 10);
        var delivery = new Latency(30, millis, millis, millis, millis, millis, "");
        return new Row(
                "direct",
                system,
                new TreeMap<>(Map.of("rate", rate, "turn", 1)),
                "2026-01-31T12:00:00Z",
                30,
                new Counts(20, 20, 0, 60, 60, 0, 0, 0, 0),
                Map.of("send", Latency.of(send), "delivery", delivery),
                new Usage(
                        Map.of("postgresql", new ProcessUse(cpuSeconds, 1_000_000)),
                        new ProcessUse(0.5, 2_000_000),
                        isDisturbed ? 0.5 : 0.05,
                        0,
                        isDisturbed),
                Map.of(),
                List.of());
    }

    private static Row idle(String system, double bytes) {
        return new Row(
                "idle",
                system,
                Map.of("connections", 100),
                "2026-01-31T12:00:00Z",
                30,
                Counts.NONE,
                Map.of(),
                null,
                Map.of("residentBytesPerConnection", bytes),
                List.of("a remark"));
    }
}
