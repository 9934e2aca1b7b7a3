package chat.lockstep.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogEntryTest {

    @Test
    void texts_are_read_without_their_escapes() {
        var entry = LogEntry.parse("{\"level\":\"WARN\",\"message\":\"a \\\"b\\\" \\\\ \\u00e4\\n{c}, d:\",\"n\":3}")
                .orElseThrow();

        assertThat(entry.text("message")).isEqualTo("a \"b\" \\ \u00e4\n{c}, d:");
        assertThat(entry.text("n")).isEqualTo("3");
        assertThat(entry.text("none")).isEmpty();
    }

    @Test
    void lists_and_numbers_do_not_hide_what_follows() {
        var entry = LogEntry.parse(
                        "{\"tags\":[\"A\",\"B\"],\"level_value\":20000,\"level\":\"INFO\",\"message\":\"x\"}")
                .orElseThrow();

        assertThat(entry.text("message")).isEqualTo("x");
        assertThat(entry.text("level")).isEqualTo("INFO");
    }

    @Test
    void a_line_of_text_and_another_object_are_no_entries() {
        assertThat(LogEntry.parse("LOG:  ready")).isEmpty();
        assertThat(LogEntry.parse("{\"a\":1}")).isEmpty();
        assertThat(LogEntry.parse("{")).isEmpty();
    }

    @Test
    void of_an_entry_with_a_stack_the_deepest_cause_is_told() {
        var line = "{\"level\":\"ERROR\",\"message\":\"" + "x".repeat(1_000)
                + "\",\"stack_trace\":\"A: a\\n\\tat b\\nCaused by: B: b\\nCaused by: C: the cause\\n\\tat c\"}";

        assertThat(LogEntry.brief(line)).startsWith("ERROR xxx").endsWith("... (C: the cause)");
        assertThat(LogEntry.brief(line)).hasSizeLessThan(310);
    }
}
