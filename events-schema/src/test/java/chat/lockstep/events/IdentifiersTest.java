package chat.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a/b", "a@b", "a:b", "a\n", "x\0"})
    void names_outside_the_pattern_are_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> DeviceId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> StreamId.of("@" + text));
        assertThatIllegalArgumentException().isThrownBy(() -> ConversationId.of("user:" + text));
    }

    @Test
    void names_have_at_most_64_characters() {
        assertThat(UserId.of("x".repeat(64)).value()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of("x".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01890a5d-ac96-774b-bcce-b302099a805",
                "01890A5D-AC96-774B-BCCE-B302099A8057",
                "1-2-7003-8004-5",
                "01890a5d-ac96-474b-bcce-b302099a8057",
                "01890a5d-ac96-774b-4cce-b302099a8057",
                "{01890a5d-ac96-774b-bcce-b302099a8057}"
            })
    void command_event_and_message_ids_are_lower_case_uuids_of_version_7(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CommandId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> MessageId.of(text));
    }

    @Test
    void an_event_and_a_message_are_named_by_their_command() {
        var command = CommandId.of("01890a5d-ac96-774b-bcce-b302099a8057");
        assertThat(EventId.of(command)).hasToString(command.toString());
        assertThat(MessageId.of(command).event()).isEqualTo(EventId.of(command));
    }

    @Test
    void a_stream_key_is_the_text_of_its_aggregate() {
        var direct = ConversationId.direct(UserId.of("alice"), UserId.of("bob"));
        for (var key : new StreamKey[] {
            new StreamKey(direct, StreamId.LOG),
            new StreamKey(direct, StreamId.receiptsOf(UserId.of("a.b-c_d"))),
            new StreamKey(ConversationId.ofUser(UserId.of("alice")), StreamId.LOG)
        }) {
            assertThat(StreamKey.ofAggregate(key.toString())).isEqualTo(key);
        }
    }

    @Test
    void a_private_conversation_knows_its_owner() {
        assertThat(ConversationId.of("user:alice").owner()).contains(UserId.of("alice"));
        assertThat(ConversationId.direct(UserId.of("alice"), UserId.of("bob")).owner())
                .isEmpty();
    }

    @Test
    void a_timestamp_has_three_decimals() {
        assertThat(Timestamp.of(Instant.parse("2026-01-31T12:00:00Z"))).hasToString("2026-01-31T12:00:00.000Z");
        assertThat(Timestamp.of(Instant.parse("2026-01-31T12:00:00.123999Z"))).hasToString("2026-01-31T12:00:00.123Z");
        assertThat(Timestamp.parse("2026-01-31T12:00:00.120Z").toEpochMilli()).isEqualTo(1769860800120L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00.1Z",
                "2026-01-31T12:00:00.0000Z",
                "2026-01-31T12:00:00.000+00:00",
                "2026-01-31 12:00:00.000Z",
                "now"
            })
    void any_other_form_of_time_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Timestamp.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void a_hash_is_32_bytes_of_unpadded_base64url(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(text));
    }

    @Test
    void text_is_measured_in_utf_8() {
        for (var text : new String[] {"", "abc", "äöü", "\u20ac", "\ud83d\ude00", "a\ud83d\ude00\u20acb"}) {
            assertThat(Texts.utf8Length(text)).isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b"})
    void nul_is_no_text(String text) {
        assertThat(Texts.isWellFormed(text)).isFalse();
    }

    @Test
    void a_lone_surrogate_is_no_text() {
        for (var text : new String[] {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud83d\ude00\ud83d"}) {
            assertThat(Texts.isWellFormed(text)).isFalse();
        }
        assertThat(Texts.isWellFormed("\ud83d\ude00")).isTrue();
    }
}
