package chat.lockstep.local.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Sums up the reports of surefire and failsafe under a folder. It needs nothing but the JDK, so that `./lockstep test`
/// can run it from its source when the build itself is broken.
public final class TestReports {

    private static final Pattern SUITE = Pattern.compile("<testsuite\\s[^>]*>");
    private static final Pattern FAILED_CASE =
            Pattern.compile("<testcase\\s([^>]*[^/])>\\s*<(?:failure|error)([\\s>/][^>]*)", Pattern.DOTALL);
    private static final int REASON_CHARS = 600;
    private static final String REPORTS = "target/(surefire|failsafe)-reports/TEST-.*\\.xml";

    private TestReports() {}

    /// @param run     tests that were tried, the skipped ones too
    /// @param failed  of these, failures and errors
    /// @param skipped of these
    public record Counts(int run, int failed, int skipped) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(run + other.run, failed + other.failed, skipped + other.skipped);
        }

        int passed() {
            return run - failed - skipped;
        }
    }

    /// Prints the counts, the last line in the form `12 passed, 0 failed, 1 skipped`.
    ///
    /// @param args a folder, a file that is older than all reports of this run, and the exit status of the build
    public static void main(String[] args) throws IOException {
        print(System.out, Path.of(args[0]), Path.of(args[1]), args[2].equals("0"));
    }

    /// @param begin older than all reports that count
    /// @param built whether Maven succeeded
    static void print(PrintStream out, Path root, Path begin, boolean built) throws IOException {
        List<String> failures = new ArrayList<>();
        Map<String, Counts> modules = new TreeMap<>();
        for (Path report : reports(root, Files.getLastModifiedTime(begin))) {
            String xml = Files.readString(report);
            modules.merge(moduleOf(root, report), counts(xml), Counts::plus);
            failures.addAll(failedCases(xml));
        }
        modules.forEach((module, counts) -> out.printf(
                "  %-40s %5d run %4d failed %4d skipped%n", module, counts.run(), counts.failed(), counts.skipped()));
        failures.forEach(failure -> out.println("  FAILED " + failure));
        Counts all = modules.values().stream().reduce(Counts.NONE, Counts::plus);
        out.printf("tests run: %d, failed: %d, skipped: %d%n", all.run(), all.failed(), all.skipped());
        int failed = all.failed();
        if (!built && failed == 0) {
            out.println("The build failed outside its tests; that counts as one failure.");
            failed = 1;
        }
        out.printf("%d passed, %d failed, %d skipped%n", all.passed(), failed, all.skipped());
    }

    /// The reports written since, in a fixed order.
    static List<Path> reports(Path root, FileTime since) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> reports = new ArrayList<>();
            for (Path file : files.filter(TestReports::isReport).sorted().toList()) {
                if (Files.getLastModifiedTime(file).compareTo(since) >= 0) {
                    reports.add(file);
                }
            }
            return reports;
        }
    }

    private static boolean isReport(Path file) {
        return file.toString().replace('\\', '/').matches(".*/" + REPORTS);
    }

    static Counts counts(String xml) {
        return SUITE.matcher(xml)
                .results()
                .map(suite -> countsOf(suite.group()))
                .reduce(Counts.NONE, Counts::plus);
    }

    private static Counts countsOf(String attributes) {
        return new Counts(
                number(attributes, "tests"),
                number(attributes, "failures") + number(attributes, "errors"),
                number(attributes, "skipped"));
    }

    /// As `class.method`, with the beginning of the reason if there is one.
    static List<String> failedCases(String xml) {
        return FAILED_CASE
                .matcher(xml)
                .results()
                .map(match -> text(match.group(1), "classname")
                        + "."
                        + text(match.group(1), "name")
                        + reason(text(match.group(2), "message")))
                .toList();
    }

    /// A message on one line, as text and not as XML.
    private static String reason(String message) {
        String text = message.replaceAll("&#(?:10|13|9);|\\s+", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&")
                .replaceAll(" {2,}", " ")
                .strip();
        if (text.isEmpty()) {
            return "";
        }
        return ": " + (text.length() <= REASON_CHARS ? text : text.substring(0, REASON_CHARS) + "...");
    }

    private static String moduleOf(Path root, Path report) {
        String path = root.relativize(report).toString();
        return path.substring(0, Math.max(0, path.lastIndexOf("/target/")));
    }

    private static int number(String attributes, String name) {
        String text = text(attributes, name);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static String text(String attributes, String name) {
        Matcher matcher = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(attributes);
        return matcher.find() ? matcher.group(1) : "";
    }
}
