package chat.lockstep.checker.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A verdict as a table in a terminal.
final class VerdictText {

    private static final int VIOLATIONS_MAX = 50;
    private static final List<String> HEADINGS = List.of(
            "fault",
            "operations",
            "acknowledged",
            "refused",
            "unknown",
            "lost",
            "doubled",
            "reordered",
            "recover",
            "first ok",
            "p50",
            "p99",
            "worst heap",
            "worst resident");

    private final Verdict verdict;

    VerdictText(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public String toString() {
        return table() + "\n" + violations();
    }

    private String table() {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADINGS);
        verdict.faults().forEach(fault -> rows.add(cells(fault)));
        var widths = new int[HEADINGS.size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? cells.get(i) + padding : "  " + padding + cells.get(i));
        }
        return line.append('\n').toString();
    }

    private static List<String> cells(FaultRow row) {
        return List.of(
                row.fault(),
                Long.toString(row.operations()),
                Long.toString(row.acknowledged()),
                Long.toString(row.refused()),
                Long.toString(row.unknown()),
                Long.toString(row.lost()),
                Long.toString(row.doubled()),
                Long.toString(row.reordered()),
                seconds(row.recoverMillis()),
                seconds(row.firstOkMillis()),
                millis(row.p50()),
                millis(row.p99()),
                megabytes(row.worstHeapBytes()),
                megabytes(row.worstResidentBytes()));
    }

    private String violations() {
        if (verdict.isClean()) {
            return "No invariant is violated. " + verdict.totals() + "\n";
        }
        var text = new StringBuilder();
        verdict.violations().stream().limit(VIOLATIONS_MAX).forEach(violation -> text.append(line(violation)));
        int left = verdict.violations().size() - VIOLATIONS_MAX;
        if (left > 0) {
            text.append("and ").append(left).append(" more, in verdict.json\n");
        }
        return text.append(verdict.totals()).append('\n').toString();
    }

    private static String line(Violation violation) {
        var when = violation.t() == null
                ? "in the end"
                : String.format(Locale.ROOT, "%.3f s, %s", violation.t() / 1e6, violation.fault());
        return violation.invariant() + " (" + violation.invariant().title() + ") " + when + ": " + violation.text()
                + named(" conversation ", violation.conversation())
                + named(" client ", violation.client())
                + named(" command ", violation.command())
                + "\n";
    }

    private static String named(String what, @Nullable String value) {
        return value == null ? "" : ";" + what + value;
    }

    private static String seconds(@Nullable Long millis) {
        return millis == null ? "-" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }

    private static String millis(@Nullable Double millis) {
        return millis == null ? "-" : String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String megabytes(long bytes) {
        return bytes == 0 ? "-" : bytes / 1_048_576 + " MB";
    }
}
