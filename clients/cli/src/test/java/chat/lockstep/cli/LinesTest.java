package chat.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.Message;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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
    void a_retracted_message_says_so() {
        var retracted = message(Optional.empty(), Map.of(), false);
        assertThat(Lines.of(retracted, ZoneOffset.UTC)).isEqualTo("09:05:03 alice: (retracted)");
    }

    @Test
    void a_numbered_message_tells_what_was_done_to_it() {
        var reactions = Map.of("👍", List.of(UserId.of("bob"), UserId.of("carol")));
        assertThat(Lines.numbered(message(Optional.of("hello"), reactions, true)))
                .startsWith("#2 ")
                .endsWith("alice: hello 👍×2 (pending)");
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
        return message(Optional.of(text), Map.of(), false);
    }

    private static Message message(Optional<String> text, Map<String, List<UserId>> reactions, boolean isPending) {
        return new Message(
                MessageId.of("01890a5d-ac96-774b-bcce-b302099a8057"),
                2,
                UserId.of("alice"),
                Timestamp.parse("2026-01-31T09:05:03.000Z"),
                text,
                Optional.empty(),
                text.isEmpty(),
                Optional.empty(),
                List.of(),
                reactions,
                Optional.empty(),
                isPending);
    }
}
