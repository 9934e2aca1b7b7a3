package chat.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.Message;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

    @Test
    void a_message_is_one_line_of_time_user_and_text() {
        assertThat(Lines.of(message("two\nlines"), ZoneOffset.UTC)).isEqualTo("09:05:03 alice: two\\nlines");
    }

    @Test
    void an_erased_message_says_so() {
        var erased = new Message(
                message("x").id(), 2, UserId.of("alice"), message("x").at(), Optional.empty());
        assertThat(Lines.of(erased, ZoneOffset.UTC)).isEqualTo("09:05:03 alice: (erased)");
    }

    @ParameterizedTest
    @CsvSource({
        "1b, '\\u{1b}'",
        "7, '\\u{7}'",
        "9b, '\\u{9b}'",
        "7f, '\\u{7f}'",
        "202e, '\\u{202e}'",
        "2028, '\\u{2028}'"
    })
    void what_could_steer_a_terminal_is_written_out(String codePoint, String shown) {
        var text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "[2Jb";
        assertThat(Lines.harmless(text)).isEqualTo("a" + shown + "[2Jb");
    }

    @Test
    void line_ends_and_tabs_are_written_out() {
        assertThat(Lines.harmless("a\tb\r\nc")).isEqualTo("a\\tb\\r\\nc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "größer – ¿qué?", "日本語", "👩‍👩‍👧", "שלום"})
    void other_text_stays_as_it_is(String text) {
        assertThat(Lines.harmless(text)).isEqualTo(text);
    }

    private static Message message(String text) {
        return new Message(
                MessageId.of("01890a5d-ac96-774b-bcce-b302099a8057"),
                2,
                UserId.of("alice"),
                Timestamp.parse("2026-01-31T09:05:03.000Z"),
                Optional.of(text));
    }
}
