package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What a client may get wrong, sent to the whole system: each time the defined error, and nothing stored.
class BadInputIT {

    private static final String UNKNOWN_CONVERSATION = "0f0e0d0c-0b0a-5908-8706-050403020100";

    private static HttpClient http;
    private static WholeSystem system;
    private static DevTokens tokens;

    private final String alice = uniqueUser("alice");
    private final String bob = uniqueUser("bob");
    private String conversation;
    private FrameSocket socket;
    private long eventsBefore;

    @BeforeAll
    static void start() {
        http = HttpClient.newHttpClient();
        system = WholeSystem.running();
        tokens = new DevTokens(http, system.httpUrl());
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @BeforeEach
    void aConversation() {
        socket = connect(alice, "phone");
        conversation = command("createConversation", null, Map.of("kind", "direct", "members", List.of(bob)))
                .get("conversation")
                .asString();
        eventsBefore = storedEvents();
    }

    @AfterEach
    void nothingElseWasStored() {
        socket.close();
        assertThat(storedEvents()).isEqualTo(eventsBefore);
    }

    @Test
    void a_token_of_another_key_closes_with_4501() {
        var foreign = FrameSocket.open(http, system.socketUrls().getFirst(), null);
        var forged = tokens.issue(alice, "phone").replaceAll("\\.[^.]*$", "." + "A".repeat(86));
        foreign.send(hello(forged, "phone"));
        assertThat(foreign.awaitClose()).isEqualTo(4501);
    }

    @Test
    void an_expired_token_closes_with_4401() {
        var late = FrameSocket.open(http, system.socketUrls().getFirst(), null);
        late.hello(tokens.issue(Map.of("user", alice, "device", "phone", "ttlSeconds", 2)), "phone");
        assertThat(late.awaitClose()).isEqualTo(4401);
    }

    @Test
    void a_token_of_another_device_closes_with_4501() {
        var other = FrameSocket.open(http, system.socketUrls().getFirst(), null);
        other.send(hello(tokens.issue(alice, "phone"), "tablet"));
        assertThat(other.awaitClose()).isEqualTo(4501);
    }

    @Test
    void a_frame_before_hello_is_told_and_closes_with_4501() {
        var hasty = FrameSocket.open(http, system.socketUrls().getFirst(), null);
        hasty.send(Map.of("type", "ping"));
        assertThat(hasty.awaitType("error").at("/error/code").asString()).isEqualTo("hello_expected");
        assertThat(hasty.awaitClose()).isEqualTo(4501);
    }

    @Test
    void another_protocol_closes_with_4502() {
        var modern = FrameSocket.open(http, system.socketUrls().getFirst(), null);
        var hello = new HashMap<>(hello(tokens.issue(alice, "phone"), "phone"));
        hello.put("protocol", 2);
        modern.send(hello);
        assertThat(modern.awaitClose()).isEqualTo(4502);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("no JSON", (Consumer<FrameSocket>) socket -> socket.sendText("hello")),
                Arguments.of("no object", (Consumer<FrameSocket>) socket -> socket.sendText("[1]")),
                Arguments.of("two values", (Consumer<FrameSocket>) socket -> socket.sendText("{} {}")),
                Arguments.of("a member twice", (Consumer<FrameSocket>)
                        socket -> socket.sendText("{\"type\":\"ping\",\"type\":\"ping\"}")),
                Arguments.of("binary garbage", (Consumer<FrameSocket>)
                        socket -> socket.sendBinary(new byte[] {0, 1, (byte) 0xff, 3})),
                Arguments.of(
                        "nesting without end", (Consumer<FrameSocket>) socket -> socket.sendText("[".repeat(50_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void a_malformed_frame_is_told_and_the_third_in_a_row_closes_with_4503(String what, Consumer<FrameSocket> send) {
        send.accept(socket);
        assertThat(nextError()).isEqualTo("malformed_frame");
        send.accept(socket);
        assertThat(nextError()).isEqualTo("malformed_frame");
        socket.send(Map.of("type", "ping", "nonce", "still here"));
        assertThat(socket.awaitType("pong").get("nonce").asString()).isEqualTo("still here");
        send.accept(socket);
        send.accept(socket);
        send.accept(socket);
        assertThat(socket.awaitClose()).isEqualTo(4503);
    }

    @Test
    void an_unknown_type_is_told_and_does_no_harm() {
        socket.send(Map.of("type", "teleport"));
        assertThat(nextError()).isEqualTo("unknown_type");
        socket.send(Map.of("type", "ping"));
        socket.awaitType("pong");
    }

    @Test
    void a_frame_over_the_limit_closes_with_4413() {
        socket.sendText("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(131_072) + "\"}");
        assertThat(socket.awaitClose()).isEqualTo(4413);
    }

    static Stream<Arguments> badTexts() {
        return Stream.of(
                Arguments.of("empty", "", "invalid_field"),
                Arguments.of("a NUL", "a\0b", "invalid_field"),
                Arguments.of("one byte over the limit", "x".repeat(16_385), "text_too_large"),
                Arguments.of("over the limit in UTF-8 only", "\u20ac".repeat(5_462), "text_too_large"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTexts")
    void a_bad_text_is_refused_by_name(String what, String text, String code) {
        assertRejected(command("send", conversation, Map.of("text", text)), code, "data.text");
    }

    @Test
    void a_lone_surrogate_is_refused() {
        var id = newId();
        socket.sendText("{\"type\":\"command\",\"id\":\"" + id + "\",\"action\":\"send\",\"conversation\":\""
                + conversation + "\",\"data\":{\"text\":\"a\\ud800b\"}}");
        assertRejected(resultOf(id), "invalid_field", "data.text");
    }

    @Test
    void an_unknown_conversation_and_somebody_elses_are_the_same() {
        var stranger = connect(uniqueUser("mallory"), "phone");
        eventsBefore = storedEvents();
        for (var target : List.of(UNKNOWN_CONVERSATION, conversation)) {
            stranger.send(Map.of("type", "pull", "request", "p", "conversation", target, "have", Map.of()));
            assertThat(stranger.awaitType("error").at("/error/code").asString()).isEqualTo("not_found");
            stranger.send(Map.of("type", "page", "request", "q", "conversation", target));
            assertThat(stranger.awaitType("error").at("/error/code").asString()).isEqualTo("not_found");
            var id = newId();
            stranger.send(commandFrame(id, "send", target, Map.of("text", "let me in")));
            var result = stranger.awaitType("result");
            assertThat(result.at("/error/code").asString()).isEqualTo("not_found");
        }
        stranger.close();
    }

    static Stream<Map<String, Object>> badVectors() {
        return Stream.of(
                Map.of("log", -1),
                Map.of("log", "1"),
                Map.of("log", 1.5),
                Map.of("log", 9007199254740992L),
                Map.of("", 1),
                Map.of("@", 1),
                Map.of("@a b", 1),
                Map.of("receipts", 1));
    }

    @ParameterizedTest
    @MethodSource("badVectors")
    void a_malformed_vector_is_refused_by_name(Map<String, Object> vector) {
        socket.send(Map.of("type", "pull", "request", "r7", "conversation", conversation, "have", vector));
        var error = socket.awaitType("error");
        assertThat(error.at("/error/code").asString()).isEqualTo("invalid_field");
        assertThat(error.at("/error/field").asString()).startsWith("have");
        assertThat(error.get("request").asString()).isEqualTo("r7");
    }

    @Test
    void a_mark_beyond_the_head_is_refused() {
        assertRejected(command("read", conversation, Map.of("upTo", 99)), "past_head", null);
    }

    @Test
    void the_same_id_with_other_content_or_from_another_user_is_a_mismatch() {
        var id = newId();
        assertThat(command(id, "send", conversation, Map.of("text", "one"))
                        .get("outcome")
                        .asString())
                .isEqualTo("applied");
        eventsBefore = storedEvents();
        assertRejected(command(id, "send", conversation, Map.of("text", "two")), "idempotency_mismatch", null);
        assertThat(command(id, "send", conversation, Map.of("text", "one"))
                        .get("outcome")
                        .asString())
                .isEqualTo("duplicate");
        var other = connect(bob, "phone");
        eventsBefore = storedEvents();
        other.send(commandFrame(id, "send", conversation, Map.of("text", "one")));
        assertRejected(other.awaitType("result"), "idempotency_mismatch", null);
        other.close();
    }

    private JsonNode command(String action, String target, Map<String, ?> data) {
        return command(newId(), action, target, data);
    }

    private JsonNode command(String id, String action, String target, Map<String, ?> data) {
        socket.send(commandFrame(id, action, target, data));
        return resultOf(id);
    }

    private JsonNode resultOf(String id) {
        return socket.await(frame -> FrameSocket.isOfType(frame, "result")
                && frame.get("id").asString().equals(id));
    }

    private String nextError() {
        return socket.awaitType("error").at("/error/code").asString();
    }

    private static void assertRejected(JsonNode result, String code, String field) {
        assertThat(result.get("outcome").asString()).isEqualTo("rejected");
        assertThat(result.at("/error/code").asString()).isEqualTo(code);
        if (field != null) {
            assertThat(result.at("/error/field").asString()).isEqualTo(field);
        }
    }

    private static FrameSocket connect(String user, String device) {
        var socket = FrameSocket.open(http, system.socketUrls().getFirst(), null);
        socket.hello(tokens.issue(user, device), device);
        return socket;
    }

    private static Map<String, Object> hello(String token, String device) {
        return Map.of("type", "hello", "protocol", 1, "token", token, "device", Map.of("id", device));
    }

    private static Map<String, Object> commandFrame(String id, String action, String target, Map<String, ?> data) {
        var frame = new HashMap<String, Object>(Map.of("type", "command", "id", id, "action", action, "data", data));
        if (target != null) {
            frame.put("conversation", target);
        }
        return frame;
    }

    private static long storedEvents() {
        return system.eventStore().count();
    }

    private static String newId() {
        return Generators.timeBasedEpochRandomGenerator().generate().toString();
    }

    private static String uniqueUser(String name) {
        return name + "-" + newId().substring(24);
    }
}
