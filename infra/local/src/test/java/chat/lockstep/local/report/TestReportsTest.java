package chat.lockstep.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.report.TestReports.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path root;

    private Path begin;

    @BeforeEach
    void begin() throws IOException {
        begin = Files.createFile(root.resolve("begin"));
        Files.setLastModifiedTime(begin, FileTime.from(BEGIN));
    }

    @Test
    void a_suite_counts_failures_and_errors_as_failed() {
        assertThat(TestReports.counts(suite(10, 2, 1, 3))).isEqualTo(new Counts(10, 3, 3));
    }

    @Test
    void the_suites_of_one_report_are_summed_up() {
        String xml = "<testsuites tests=\"9\" failures=\"9\" errors=\"0\">%s%s</testsuites>"
                .formatted(suite(4, 1, 0, 1), suite(5, 0, 0, 0));
        assertThat(TestReports.counts(xml)).isEqualTo(new Counts(9, 1, 1));
    }

    @Test
    void the_failed_cases_are_named_with_their_reason_on_one_line() {
        String xml = """
                <testsuite tests="4" errors="1" skipped="1" failures="1">
                  <testcase name="passes" classname="a.B" time="0.1"/>
                  <testcase name="fails" classname="a.B" time="0.1">
                    <failure message="&#10;Expected:&#10;  &quot;&lt;a&gt;&quot; &amp;amp;" type="T"><![CDATA[x]]></failure>
                  </testcase>
                  <testcase name="skips" classname="a.B" time="0.1">
                    <skipped/>
                  </testcase>
                  <testcase name="breaks" classname="a.B" time="0.1"><error type="E"/></testcase>
                </testsuite>
                """;
        assertThat(TestReports.failedCases(xml)).containsExactly("a.B.fails: Expected: \"<a>\" &amp;", "a.B.breaks");
    }

    @Test
    void a_long_reason_is_cut() {
        String xml = "<testcase name=\"fails\" classname=\"a.B\"><failure message=\"" + "x".repeat(1_000) + "\"/>";
        assertThat(TestReports.failedCases(xml)).containsExactly("a.B.fails: " + "x".repeat(600) + "...");
    }

    @Test
    void both_kinds_of_reports_of_all_modules_are_summed_up() throws IOException {
        write("one/target/surefire-reports/TEST-a.xml", suite(5, 0, 0, 1), BEGIN.plusSeconds(1));
        write("one/target/failsafe-reports/TEST-b.xml", suite(2, 1, 0, 0), BEGIN.plusSeconds(1));
        write("two/deep/target/surefire-reports/TEST-c.xml", suite(7, 0, 0, 0), BEGIN.plusSeconds(1));
        assertThat(output("1")).contains("two/deep", "tests run: 14, failed: 1, skipped: 1");
        assertThat(output("1")).endsWith("\n12 passed, 1 failed, 1 skipped\n");
    }

    @Test
    void reports_of_an_earlier_run_do_not_count() throws IOException {
        write("one/target/surefire-reports/TEST-a.xml", suite(5, 5, 0, 0), BEGIN.minusSeconds(1));
        write("one/target/surefire-reports/TEST-b.xml", suite(1, 0, 0, 0), BEGIN);
        write("one/target/other/TEST-c.xml", suite(9, 9, 0, 0), BEGIN);
        assertThat(output("0")).endsWith("\n1 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void a_build_that_failed_before_its_tests_is_a_failure() throws IOException {
        write("one/target/surefire-reports/TEST-a.xml", suite(5, 0, 0, 0), BEGIN);
        assertThat(output("1")).endsWith("\n5 passed, 1 failed, 0 skipped\n");
    }

    private String output(String status) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            TestReports.print(out, root, begin, status.equals("0"));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void write(String path, String xml, Instant modified) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, xml);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private static String suite(int tests, int failures, int errors, int skipped) {
        return """
               <?xml version="1.0" encoding="UTF-8"?>
               <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0.2" name="a.B" time="1.5" \
               tests="%d" errors="%d" skipped="%d" failures="%d" flakes="0"/>
               """.formatted(tests, errors, skipped, failures);
    }
}
