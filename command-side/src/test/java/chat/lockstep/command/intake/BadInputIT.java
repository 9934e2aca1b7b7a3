package chat.lockstep.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every bad input has a defined error and leaves nothing in the store.
class BadInputIT {

    private static final RunningCommandSide COMMAND_SIDE = SharedCommandSide.get();
    private static final String ALICE = Ids.user("alice");
    private static final String BOB = Ids.user("bob");
    private static final String CAROL = Ids.user("carol");
    private static final String OURS = Ids.direct(ALICE, BOB);
    private static final String THEIRS = Ids.direct(BOB, CAROL);
    private static final String OUR_MESSAGE = Ids.fresh();
    private static final String THEIR_MESSAGE = Ids.fresh();

    @BeforeAll
    static void two_conversations() {
        COMMAND_SIDE.command(ALICE, Commands.create(Ids.fresh(), BOB));
        COMMAND_SIDE.command(ALICE, Commands.send(OUR_MESSAGE, OURS, "hello"));
        COMMAND_SIDE.command(BOB, Commands.create(Ids.fresh(), CAROL));
        COMMAND_SIDE.command(BOB, Commands.send(THEIR_MESSAGE, THEIRS, "psst"));
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @MethodSource
    void a_command_is_refused(String action, String data, String code, String field) {
        isRefused(Commands.command(Ids.fresh(), action, OURS, data), code, field);
    }

    static Stream<Arguments> a_command_is_refused() {
        return Stream.of(
                refused("send", "{}", "invalid_field", "data.text"),
                refused("send", "{\"text\":null}", "invalid_field", "data.text"),
                refused("send", "{\"text\":\"\"}", "invalid_field", "data.text"),
                refused("send", "{\"text\":7}", "invalid_field", "data.text"),
                refused("send", "{\"text\":\"a\\u0000b\"}", "invalid_field", "data.text"),
                refused("send", "{\"text\":\"a\\ud800b\"}", "invalid_field", "data.text"),
                refused("send", "{\"text\":\"a\\udc00\\ud800\"}", "invalid_field", "data.text"),
                refused("send", "{\"text\":\"a\",\"x\":\"\\ud800\"}", "invalid_field", "data.x"),
                refused("send", "{\"text\":\"a\",\"x\":1.5}", "invalid_field", "data.x"),
                refused("send", "{\"text\":\"a\",\"x\":1.0}", "invalid_field", "data.x"),
                refused("send", "{\"text\":\"a\",\"x\":1e3}", "invalid_field", "data.x"),
                refused("send", "{\"text\":\"a\",\"x\":[{\"y\":9007199254740992}]}", "invalid_field", "data.x.y"),
                refused("send", "{\"text\":\"a\",\"x\":99999999999999999999}", "invalid_field", "data.x"),
                refused("send", "{\"text\":\"" + "a".repeat(16_385) + "\"}", "text_too_large", "data.text"),
                refused("send", "{\"text\":\"" + "ä".repeat(8_193) + "\"}", "text_too_large", "data.text"),
                refused("send", "{\"text\":\"a\",\"replyTo\":\"no\"}", "invalid_field", "data.replyTo"),
                refused("send", "{\"text\":\"a\",\"replyTo\":7}", "invalid_field", "data.replyTo"),
                refused("send", reply(Ids.fresh()), "not_found", "data.replyTo"),
                refused("send", reply(THEIR_MESSAGE), "not_found", "data.replyTo"),
                refused("send", "{\"text\":\"a\",\"mentions\":\"bob\"}", "invalid_field", "data.mentions"),
                refused("send", "{\"text\":\"a\",\"mentions\":[7]}", "invalid_field", "data.mentions"),
                refused("send", "{\"text\":\"a\",\"mentions\":[\"b b\"]}", "invalid_field", "data.mentions"),
                refused("send", "{\"text\":\"a\",\"mentions\":[\"" + CAROL + "\"]}", "invalid_field", "data.mentions"),
                refused("read", "{}", "invalid_field", "data.upTo"),
                refused("read", "{\"upTo\":-1}", "invalid_field", "data.upTo"),
                refused("read", "{\"upTo\":\"2\"}", "invalid_field", "data.upTo"),
                refused("read", "{\"upTo\":3}", "past_head", "data.upTo"),
                refused("read", "{\"upTo\":9007199254740991}", "past_head", "data.upTo"),
                refused("read", "{\"upTo\":3,\"private\":true}", "past_head", "data.upTo"),
                refused("read", "{\"upTo\":1,\"private\":\"no\"}", "invalid_field", "data.private"),
                refused("read", "{\"upTo\":1,\"private\":1}", "invalid_field", "data.private"),
                refused("fly", "{}", "unknown_action", "action"),
                refused("send", "7", "invalid_field", "data"),
                refused("send", "null", "invalid_field", "data"),
                refused("send", "[]", "invalid_field", "data"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void a_conversation_is_not_begun(String data, String field) {
        isRefused(
                "{\"id\":\"%s\",\"action\":\"createConversation\",\"data\":%s}".formatted(Ids.fresh(), data),
                "invalid_field",
                field);
    }

    static Stream<Arguments> a_conversation_is_not_begun() {
        return Stream.of(
                Arguments.of("{\"members\":[\"bob\"]}", "data.kind"),
                Arguments.of("{\"kind\":null,\"members\":[\"bob\"]}", "data.kind"),
                Arguments.of("{\"kind\":7,\"members\":[\"bob\"]}", "data.kind"),
                Arguments.of("{\"kind\":\"group\",\"members\":[\"bob\"]}", "data.title"),
                Arguments.of("{\"kind\":\"group\",\"title\":null,\"members\":[\"bob\"]}", "data.title"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"\",\"members\":[\"bob\"]}", "data.title"),
                Arguments.of("{\"kind\":\"group\",\"title\":7,\"members\":[\"bob\"]}", "data.title"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"us\"}", "data.members"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"us\",\"members\":null}", "data.members"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"us\",\"members\":\"bob\"}", "data.members"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"us\",\"members\":[\"b b\"]}", "data.members"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"us\",\"members\":[null]}", "data.members"),
                Arguments.of("{\"kind\":\"group\",\"title\":\"us\",\"members\":[\"system\"]}", "data.members"),
                Arguments.of(group(1_024), "data.members"),
                Arguments.of(group(1_025), "data.members"),
                Arguments.of("{\"kind\":\"private\",\"members\":[\"bob\"]}", "data.kind"),
                Arguments.of("{\"kind\":\"direct\"}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":[]}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":[\"bob\",\"carol\"]}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":[\"" + ALICE + "\"]}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":[\"system\"]}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":[\"b/b\"]}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":[\"" + "b".repeat(65) + "\"]}", "data.members"),
                Arguments.of("{\"kind\":\"direct\",\"members\":{}}", "data.members"));
    }

    /// So many besides the creator.
    private static String group(int others) {
        return IntStream.range(0, others)
                .mapToObj(number -> "\"user-" + number + "\"")
                .collect(Collectors.joining(",", "{\"kind\":\"group\",\"title\":\"us\",\"members\":[", "]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"d723fb7a-b236-5839-80c4-efc1bbaa34cf", "nonsense", "", "01890A5D-AC96-774B-BCCE-B302099A8057"})
    void the_id_of_a_group_is_a_lower_case_uuid_of_version_7(String id) {
        isRefused(
                Commands.command(
                        Ids.fresh(), "createConversation", id, "{\"kind\":\"group\",\"title\":\"us\",\"members\":[]}"),
                "invalid_field",
                "conversation");
    }

    @Test
    void a_direct_conversation_has_the_id_of_its_two_users() {
        isRefused(
                Commands.command(
                        Ids.fresh(), "createConversation", THEIRS, "{\"kind\":\"direct\",\"members\":[\"dora\"]}"),
                "invalid_field",
                "conversation");
    }

    @ParameterizedTest
    @CsvSource({"send", "read"})
    void a_conversation_must_be_named(String action) {
        isRefused(
                "{\"id\":\"%s\",\"action\":\"%s\",\"data\":{\"text\":\"a\",\"upTo\":1}}".formatted(Ids.fresh(), action),
                "invalid_field",
                "conversation");
    }

    @ParameterizedTest
    @MethodSource
    void a_conversation_must_be_known_and_ones_own(String conversation, String code) {
        for (var action : new String[] {"send", "read"}) {
            isRefused(
                    Commands.command(Ids.fresh(), action, conversation, "{\"text\":\"a\",\"upTo\":1}"),
                    code,
                    "conversation");
        }
    }

    static Stream<Arguments> a_conversation_must_be_known_and_ones_own() {
        return Stream.of(
                Arguments.of(THEIRS, "not_found"),
                Arguments.of(Ids.fresh(), "not_found"),
                Arguments.of(Ids.direct(ALICE, "nobody"), "not_found"),
                Arguments.of("user:" + BOB, "not_found"),
                Arguments.of("user:" + ALICE, "not_allowed"),
                Arguments.of("nonsense", "invalid_field"),
                Arguments.of("user:", "invalid_field"),
                Arguments.of(OURS.toUpperCase(Locale.ROOT), "invalid_field"));
    }

    @ParameterizedTest
    @MethodSource
    void an_id_must_be_a_lower_case_uuid_of_version_7(String id) {
        isRefused(
                "{\"id\":%s,\"action\":\"send\",\"conversation\":\"%s\",\"data\":{\"text\":\"a\"}}".formatted(id, OURS),
                "invalid_field",
                "id");
    }

    static Stream<String> an_id_must_be_a_lower_case_uuid_of_version_7() {
        return Stream.of(
                "null",
                "7",
                "\"\"",
                "\"x\"",
                "\"" + "x".repeat(1_000) + "\"",
                "\"d723fb7a-b236-5839-80c4-efc1bbaa34cf\"",
                "\"01890A5D-AC96-774B-BCCE-B302099A8057\"",
                "\"01890a5d-ac96-774b-0cce-b302099a8057\"");
    }

    @Test
    void an_action_must_be_a_text() {
        isRefused("{\"id\":\"%s\",\"data\":{}}".formatted(Ids.fresh()), "invalid_field", "action");
        isRefused("{\"id\":\"%s\",\"action\":7,\"data\":{}}".formatted(Ids.fresh()), "invalid_field", "action");
    }

    @Test
    void what_a_command_comes_after_must_be_an_id() {
        isRefused(Commands.after(Commands.send(Ids.fresh(), OURS, "a"), "x"), "invalid_field", "after");
    }

    @Test
    void a_command_must_be_an_object() {
        isRefused("7", "invalid_field", null);
        isRefused("\"send\"", "invalid_field", null);
    }

    @Test
    void unknown_fields_are_passed_over() {
        var result = COMMAND_SIDE.command(ALICE, """
                {"id":"%s","action":"createConversation","mood":{"x":[true,null]},
                 "data":{"kind":"direct","members":["%s"],"mood":[1,null]}}""".formatted(Ids.fresh(), Ids.user("dora")));

        assertThat(result.get("outcome").stringValue()).isEqualTo("applied");
    }

    private static void isRefused(String command, String code, String field) {
        long events = COMMAND_SIDE.events();

        JsonNode result = COMMAND_SIDE.command(ALICE, command);

        assertThat(result.get("outcome").stringValue()).isEqualTo("rejected");
        assertThat(result.at("/error/code").stringValue()).isEqualTo(code);
        assertThat(result.at("/error/field").asString(null)).isEqualTo(field);
        assertThat(result.at("/error/message").stringValue()).isNotEmpty();
        assertThat(result.at("/error/class").stringValue()).isNotEmpty();
        assertThat(result.at("/error/retry").stringValue()).isEqualTo("new_id");
        assertThat(result.at("/error/traceId").stringValue()).matches("[0-9a-f]{32}");
        assertThat(COMMAND_SIDE.events()).isEqualTo(events);
    }

    private static Arguments refused(String action, String data, String code, String field) {
        return Arguments.of(action, data, code, field);
    }

    private static String reply(String message) {
        return "{\"text\":\"a\",\"replyTo\":\"" + message + "\"}";
    }
}
