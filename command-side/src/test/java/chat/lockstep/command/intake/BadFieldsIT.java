package chat.lockstep.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every field of every action, tried absent, null, of a wrong type, too long, too many, negative, unknown, of another
/// conversation: each has a defined error that names it, and leaves nothing in the store.
class BadFieldsIT {

    private static final RunningCommandSide COMMAND_SIDE = SharedCommandSide.get();
    private static final String ALICE = Ids.user("alice");
    private static final String BOB = Ids.user("bob");
    private static final String STRANGER = Ids.user("mallory");
    private static final String GROUP = Ids.fresh();
    private static final String THEIRS = Ids.fresh();
    private static final String OURS = Ids.fresh();
    private static final String BOBS = Ids.fresh();
    private static final String THEIR_MESSAGE = Ids.fresh();

    private static final String[] NO_TEXT = {"", "null", "7", "true", "[]", "{}", "\"a\\u0000\"", "\"\\ud800\""};
    private static final String[] NO_BOOLEAN = {"0", "\"true\"", "[]", "{}"};

    /// Alice owns a group with Bob in it.
    @BeforeAll
    static void two_groups() {
        COMMAND_SIDE.command(ALICE, Commands.group(GROUP, BOB));
        COMMAND_SIDE.command(ALICE, Commands.send(OURS, GROUP, "hello"));
        COMMAND_SIDE.command(BOB, Commands.send(BOBS, GROUP, "hello yourself"));
        COMMAND_SIDE.command(STRANGER, Commands.group(THEIRS, BOB));
        COMMAND_SIDE.command(STRANGER, Commands.send(THEIR_MESSAGE, THEIRS, "psst"));
        COMMAND_SIDE.device(ALICE, "phone", "{}");
        assertThat(eventsOfAlice()).isEqualTo(3);
    }

    @AfterAll
    static void nothing_was_left_in_the_store() {
        assertThat(eventsOfAlice()).isEqualTo(3);
    }

    private static int eventsOfAlice() {
        return COMMAND_SIDE
                .jdbc()
                .sql(
                        "SELECT count(*) FROM domain_event WHERE convert_from(meta_data, 'UTF8')::jsonb ->> 'user' = :user")
                .param("user", ALICE)
                .query(Integer.class)
                .single();
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @MethodSource
    void in_a_group(String action, String data, String code, String field) {
        isRefused(Commands.command(Ids.fresh(), action, GROUP, data), code, field);
    }

    static Stream<Arguments> in_a_group() {
        return Stream.of(
                        each("addMembers", "members", "", "", "null", "7", "\"bob\"", "{}", "[7]", "[null]"),
                        each(
                                "addMembers",
                                "members",
                                "",
                                "[]",
                                "[\"b b\"]",
                                "[\"system\"]",
                                users(1_025),
                                users(1_023)),
                        each("removeMember", "user", "", "", "null", "7", "[]", "\"\"", "\"b b\""),
                        row("removeMember", "\"user\":\"" + STRANGER + "\"", "not_found", "data.user"),
                        row("removeMember", "\"user\":\"system\"", "not_found", "data.user"),
                        row("removeMember", "\"user\":\"" + ALICE + "\"", "last_owner", "data.user"),
                        row("leave", "\"why\":null", "last_owner", "conversation"),
                        each("setRole", "user", ",\"role\":\"admin\"", "", "null", "7", "[]", "\"\"", "\"b b\""),
                        each("setRole", "role", ",\"user\":\"" + BOB + "\"", NO_TEXT),
                        each("setRole", "role", ",\"user\":\"" + BOB + "\"", "\"\"", "\"Admin\"", "\"king\""),
                        row("setRole", "\"role\":\"admin\",\"user\":\"" + STRANGER + "\"", "not_found", "data.user"),
                        row("setRole", "\"role\":\"admin\",\"user\":\"" + ALICE + "\"", "last_owner", "data.role"),
                        each("rename", "title", "", NO_TEXT),
                        each("rename", "title", "", "\"\""),
                        row("rename", text("title", 257), "text_too_large", "data.title"),
                        each("setPolicy", "send", WHO_ADDS + WHO_EDITS, NO_TEXT),
                        each("setPolicy", "send", WHO_ADDS + WHO_EDITS, "\"\"", "\"owners\"", "\"EVERYONE\""),
                        each("setPolicy", "addMembers", WHO_SENDS + WHO_EDITS, "", "null", "7", "\"nobody\""),
                        each("setPolicy", "editSettings", WHO_SENDS + WHO_ADDS, "", "null", "7", "\"nobody\""),
                        each("setPolicy", "messageTtlSeconds", POLICY, "0", "-1", "31536001", "\"60\"", "true"),
                        each("setPolicy", "messageTtlSeconds", POLICY, "1.5", "9007199254740992"))
                .flatMap(rows -> rows);
    }

    private static final String WHO_SENDS = ",\"send\":\"everyone\"";
    private static final String WHO_ADDS = ",\"addMembers\":\"everyone\"";
    private static final String WHO_EDITS = ",\"editSettings\":\"everyone\"";
    private static final String POLICY = WHO_SENDS + WHO_ADDS + WHO_EDITS;

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @MethodSource
    void on_messages(String action, String data, String code, String field) {
        isRefused(Commands.command(Ids.fresh(), action, GROUP, data), code, field);
    }

    static Stream<Arguments> on_messages() {
        var any = Stream.of("edit", "retract", "react", "unreact", "pinMessage", "unpinMessage")
                .flatMap(action -> Stream.of(
                                each(action, "messageId", REST, NO_TEXT),
                                each(
                                        action,
                                        "messageId",
                                        REST,
                                        "\"\"",
                                        "\"no\"",
                                        "\"" + GROUP.toUpperCase(Locale.ROOT) + "\""),
                                row(action, message(Ids.fresh()), "not_found", "data.messageId"),
                                row(action, message(GROUP), "not_found", "data.messageId"),
                                row(action, message(THEIR_MESSAGE), "not_found", "data.messageId"))
                        .flatMap(rows -> rows));
        var named = ",\"messageId\":\"" + OURS + "\"";
        var particular = Stream.of(
                        row("edit", message(BOBS), "not_allowed", "data.messageId"),
                        each("edit", "text", named, NO_TEXT),
                        each("edit", "text", named, "\"\""),
                        row("edit", text("text", 16_385) + named, "text_too_large", "data.text"),
                        each("edit", "mentions", named + ",\"text\":\"a\"", "7", "\"bob\"", "{}", "[7]", "[\"b b\"]"),
                        each("edit", "mentions", named + ",\"text\":\"a\"", users(1_025), "[\"" + STRANGER + "\"]"),
                        each("react", "emoji", named, NO_TEXT),
                        each(
                                "react",
                                "emoji",
                                named,
                                "\"\"",
                                "\"" + "e".repeat(33) + "\"",
                                "\"" + "ä".repeat(17) + "\""),
                        each("unreact", "emoji", named, NO_TEXT),
                        each("unreact", "emoji", named, "\"\"", "\"" + "e".repeat(33) + "\""),
                        each("send", "mentions", ",\"text\":\"a\"", users(1_025)))
                .flatMap(rows -> rows);
        return Stream.concat(any, particular);
    }

    private static final String REST = ",\"text\":\"a\",\"emoji\":\"e\"";

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @MethodSource
    void of_ones_own(String action, String data, String code, String field) {
        isRefused(Commands.own(Ids.fresh(), action, data), code, field);
        isRefused(Commands.command(Ids.fresh(), action, "user:" + ALICE, data), code, field);
    }

    static Stream<Arguments> of_ones_own() {
        var onTarget = Stream.of("configure", "draft", "hideMessage")
                .flatMap(action -> Stream.of(
                                each(action, "target", TARGETED, NO_TEXT),
                                each(action, "target", TARGETED, "\"\"", "\"no\"", "\"user:\""),
                                row(action, target(THEIRS), "not_found", "data.target"),
                                row(action, target(Ids.fresh()), "not_found", "data.target"),
                                row(action, target("user:" + ALICE), "not_found", "data.target"),
                                row(action, target("user:" + BOB), "not_found", "data.target"))
                        .flatMap(rows -> rows));
        var ours = ",\"target\":\"" + GROUP + "\"";
        var particular = Stream.of(
                        each("configure", "mutedUntil", ours, "7", "true", "\"\"", "\"soon\"", "\"2030-01-01\""),
                        each("configure", "mutedUntil", ours, "\"2030-01-01T00:00:00\"", "\"2030-02-30T00:00:00Z\""),
                        each("configure", "mutedUntil", ours, "\"2030-01-01T00:00:001Z\"", "\"+2030-01-01T00:00:00Z\""),
                        each("configure", "pinned", ours, NO_BOOLEAN),
                        each("configure", "archived", ours, NO_BOOLEAN),
                        each("configure", "markedUnread", ours, NO_BOOLEAN),
                        each("draft", "text", ours, NO_TEXT),
                        row("draft", text("text", 16_385) + ours, "text_too_large", "data.text"),
                        each("hideMessage", "messageId", ours, NO_TEXT),
                        each("hideMessage", "messageId", ours, "\"\"", "\"no\""),
                        row("hideMessage", message(Ids.fresh()) + ours, "not_found", "data.messageId"),
                        row("hideMessage", message(THEIR_MESSAGE) + ours, "not_found", "data.messageId"),
                        each("block", "user", "", NO_TEXT),
                        each("block", "user", "", "\"\"", "\"b b\"", "\"system\"", "\"" + ALICE + "\""),
                        each("unblock", "user", "", NO_TEXT),
                        each("unblock", "user", "", "\"\"", "\"b b\"", "\"system\"", "\"" + ALICE + "\""),
                        each("renameDevice", "device", ",\"name\":\"a\"", NO_TEXT),
                        each("renameDevice", "device", ",\"name\":\"a\"", "\"\"", "\"a b\""),
                        row("renameDevice", "\"name\":\"a\",\"device\":\"lost\"", "not_found", "data.device"),
                        each("renameDevice", "name", ",\"device\":\"phone\"", NO_TEXT),
                        each("renameDevice", "name", ",\"device\":\"phone\"", "\"\"", "\"" + "a".repeat(257) + "\""),
                        each("revokeDevice", "device", "", NO_TEXT),
                        each("revokeDevice", "device", "", "\"\"", "\"a b\""),
                        row("revokeDevice", "\"device\":\"lost\"", "not_found", "data.device"))
                .flatMap(rows -> rows);
        return Stream.concat(onTarget, particular);
    }

    private static final String TARGETED = ",\"text\":\"a\",\"messageId\":\"" + OURS + "\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send",
                "edit",
                "retract",
                "react",
                "unreact",
                "pinMessage",
                "unpinMessage",
                "read",
                "addMembers",
                "removeMember",
                "leave",
                "setRole",
                "rename",
                "setPolicy"
            })
    void shared_actions_go_to_a_conversation_of_ones_own(String action) {
        var data = ALL_OF_THEM.formatted(BOB, OURS);
        isRefused(Commands.own(Ids.fresh(), action, data), "invalid_field", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, "nonsense", data), "invalid_field", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, THEIRS, data), "not_found", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, Ids.fresh(), data), "not_found", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, "user:" + BOB, data), "not_found", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, "user:" + ALICE, data), "not_allowed", "conversation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"configure", "draft", "hideMessage", "block", "unblock", "renameDevice", "revokeDevice"})
    void private_actions_go_to_ones_own_private_conversation(String action) {
        var data = ALL_OF_THEM.formatted(BOB, OURS);
        isRefused(Commands.command(Ids.fresh(), action, GROUP, data), "invalid_field", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, "nonsense", data), "invalid_field", "conversation");
        isRefused(Commands.command(Ids.fresh(), action, "user:" + BOB, data), "not_found", "conversation");
    }

    private static final String ALL_OF_THEM = """
            {"user":"%1$s","members":["%1$s"],"role":"admin","title":"a","send":"admins","addMembers":"admins",
             "editSettings":"admins","text":"a","emoji":"e","messageId":"%2$s","upTo":1,"device":"phone","name":"a"}""";

    private static void isRefused(String command, String code, String field) {
        var result = COMMAND_SIDE.command(ALICE, command);

        assertThat(result.at("/error/code").asString("")).as(result.toString()).isEqualTo(code);
        assertThat(result.get("outcome").stringValue()).isEqualTo("rejected");
        assertThat(result.at("/error/field").asString("")).startsWith(field);
        assertThat(result.at("/error/message").stringValue()).isNotEmpty();
        assertThat(result.at("/error/retry").stringValue()).isEqualTo("new_id");
    }

    /// `field` with each of the values, of which an empty one stands for none.
    private static Stream<Arguments> each(String action, String field, String rest, String... values) {
        return Stream.of(values)
                .map(value -> value.isEmpty() ? "\"x\":1" : "\"" + field + "\":" + value)
                .map(member -> Arguments.of(action, "{" + member + rest + "}", "invalid_field", "data." + field));
    }

    private static Stream<Arguments> row(String action, String members, String code, String field) {
        return Stream.of(Arguments.of(action, "{" + members + "}", code, field));
    }

    private static String message(String id) {
        return "\"messageId\":\"" + id + "\"" + REST;
    }

    private static String target(String id) {
        return "\"target\":\"" + id + "\"" + TARGETED;
    }

    private static String text(String field, int length) {
        return "\"" + field + "\":\"" + "a".repeat(length) + "\"";
    }

    private static String users(int count) {
        List<String> users = IntStream.range(0, count)
                .mapToObj(number -> "\"user-" + number + "\"")
                .toList();
        return users.stream().collect(Collectors.joining(",", "[", "]"));
    }
}
