package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.gateway.frame.Json;
import chat.lockstep.testkit.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The HTTP twin, development tokens and health over a real server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTwinIT {

    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String OTHER_ID = "01890a5d-ac96-774b-bcce-b302099a8058";

    private final String token = Tokens.of("alice", "phone");
    private Gateway gateway;

    @BeforeAll
    void start() {
        gateway = new Gateway(TestServers.redisUri(), "--lockstep.http.requests-per-second=1000");
    }

    @AfterEach
    void heal() {
        gateway.services.failing.set(0);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void a_command_is_answered_with_its_result() {
        var response = gateway.post("/v1/commands", token, command(ID, "send"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("outcome").stringValue()).isEqualTo("applied");
        assertThat(json(response).has("error")).isFalse();
    }

    @Test
    void a_token_without_a_device_speaks_as_http() {
        gateway.post(
                "/v1/commands", Tokens.of("alice", null, Duration.ofHours(1), Clock.systemUTC()), command(ID, "send"));

        assertThat(gateway.services.lastCall("/v1/commands").headers().get("Lockstep-Device"))
                .isEqualTo("http");
    }

    @Test
    void a_refused_command_has_its_errors_status() {
        var response = gateway.post("/v1/commands", token, command(ID, "forbidden"));

        assertProblem(response, 403, "not_allowed");
    }

    @Test
    void a_list_is_answered_in_order_also_where_one_is_broken() {
        var broken = command(OTHER_ID, "send").replace("\"hi\"", "\"\\u0000\"");
        var response = gateway.post(
                "/v1/commands", token, "[" + command(ID, "forbidden") + "," + broken + "," + command(ID, "send") + "]");

        assertThat(response.statusCode()).isEqualTo(200);
        var results = json(response);
        assertThat(results.size()).isEqualTo(3);
        assertThat(results.get(0).get("error").get("code").stringValue()).isEqualTo("not_allowed");
        assertThat(results.get(1).get("error").get("field").stringValue()).isEqualTo("data.text");
        assertThat(results.get(1).get("id").stringValue()).isEqualTo(OTHER_ID);
        assertThat(results.get(2).get("outcome").stringValue()).isEqualTo("applied");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            x | malformed_frame
            7 | malformed_frame
            {"id":"x","id":"y"} | malformed_frame
            {"id":"x"} | invalid_field
            [{"action":"send","data":{}}] | invalid_field
            [7] | invalid_field
            """)
    void a_body_that_is_no_command_is_a_problem(String body, String code) {
        assertProblem(gateway.post("/v1/commands", token, body), 400, code);
    }

    @Test
    void an_empty_body_is_a_problem() {
        assertProblem(gateway.post("/v1/commands", token, ""), 400, "malformed_frame");
    }

    @Test
    void another_content_type_is_a_problem() {
        assertProblem(
                gateway.post("/v1/commands", token, command(ID, "send"), "Content-Type", "text/plain"),
                400,
                "invalid_field");
    }

    @Test
    void a_command_over_the_limit_and_a_list_over_the_limit_are_too_large() {
        var big = command(ID, "send").replace("hi", "a".repeat(140_000));

        assertProblem(gateway.post("/v1/commands", token, big), 413, "frame_too_large");
        assertProblem(gateway.post("/v1/commands", token, "[" + "1,".repeat(1_000_000) + "1]"), 413, "frame_too_large");
    }

    @Test
    void a_list_of_too_many_is_refused() {
        var list = "[" + (command(ID, "send") + ",").repeat(64) + command(ID, "send") + "]";

        var response = gateway.post("/v1/commands", token, list);

        assertProblem(response, 429, "too_many");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void without_a_good_token_nothing_is_answered() {
        for (var path : new String[] {"/v1/conversations", "/v1/conversations/user:alice/messages"}) {
            assertProblem(gateway.get(path, ""), 401, "unauthenticated");
            assertProblem(gateway.get(path, "x"), 401, "unauthenticated");
        }
        var expired = Tokens.of("alice", "phone", Duration.ofSeconds(-5), Clock.systemUTC());
        var response = gateway.post("/v1/commands", expired, command(ID, "send"));
        assertProblem(response, 401, "token_expired");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void a_token_in_the_url_is_not_looked_at() {
        assertProblem(
                gateway.get("/v1/conversations?token=" + token + "&access_token=" + token, ""), 401, "unauthenticated");
    }

    @Test
    void a_read_is_handed_to_the_query_side_as_the_tokens_user_only() {
        var response = gateway.get(
                "/v1/conversations/user%3Aalice/messages?before=7&limit=2",
                token, "Lockstep-User", "mallory", "Lockstep-Device", "x", "X-Forwarded-For", "1.2.3.4");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("uri").stringValue())
                .isEqualTo("/v1/conversations/user:alice/messages?before=7&limit=2");
        assertThat(response.headers().firstValue("X-Internal")).isEmpty();
        var headers = gateway.services.lastCall("/v1/conversations/user:alice").headers();
        assertThat(headers.getAll("Lockstep-User")).containsExactly("alice");
        assertThat(headers.getAll("Lockstep-Device")).containsExactly("phone");
        assertThat(headers.getAll("Authorization")).containsExactly("Bearer secret-of-tests");
        assertThat(headers.contains("X-Forwarded-For")).isFalse();
    }

    @Test
    void what_the_query_side_refuses_comes_back_as_it_is() {
        var response = gateway.get("/v1/conversations/missing", token);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/conversations/../commands",
                "/v1/conversations/%2e%2e/devices",
                "/v1/conversations//x",
                "/v1/conversations/a%2Fb",
                "/v1/other",
                "/other",
                "/v1/commands"
            })
    void any_other_route_is_not_found(String path) {
        assertProblem(gateway.get(path, token), 404, "not_found");
    }

    @Test
    void a_query_side_that_breaks_is_unavailable_and_after_a_while_no_longer_asked() {
        var before = gateway.services.calls.size();
        gateway.services.failing.set(1);
        try {
            for (int i = 0; i < 60; i++) {
                assertProblem(gateway.get("/v1/conversations", token), 503, "unavailable");
            }
            assertThat(gateway.services.calls.size() - before).isLessThan(60);
        } finally {
            gateway.services.failing.set(0);
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> gateway.get("/v1/conversations", token).statusCode() == 200);
    }

    @Test
    void a_development_token_opens_the_door() {
        var response = gateway.post("/v1/dev/tokens", "", "{\"user\":\"alice\",\"device\":\"phone\"}");
        assertThat(response.statusCode()).isEqualTo(200);

        var issued = json(response).get("token").stringValue();

        assertThat(gateway.get("/v1/conversations", issued).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {} | user
            {"user":"a b"} | user
            {"user":"system"} | user
            {"user":"alice","device":""} | device
            {"user":"alice","ttlSeconds":0} | ttlSeconds
            {"user":"alice","ttlSeconds":86401} | ttlSeconds
            {"user":"alice","ttlSeconds":"60"} | ttlSeconds
            """)
    void a_development_token_needs_good_fields(String body, String field) {
        var response = gateway.post("/v1/dev/tokens", "", body);

        assertProblem(response, 400, "invalid_field");
        assertThat(json(response).get("error").get("field").stringValue()).isEqualTo(field);
    }

    @Test
    void a_web_page_elsewhere_gets_no_development_token() throws IOException {
        var body = "{\"user\":\"alice\"}";
        assertProblem(
                gateway.post(
                        "/v1/dev/tokens",
                        "",
                        body,
                        "Origin",
                        "https://evil.example",
                        "Content-Type",
                        "application/json"),
                403,
                "not_allowed");
        assertProblem(gateway.post("/v1/dev/tokens", "", body, "Content-Type", "text/plain"), 400, "invalid_field");
        assertThat(raw("POST /v1/dev/tokens HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void health_names_the_hop_that_does_not_work() {
        var response = gateway.get("/health", "");

        assertThat(response.statusCode()).isEqualTo(503);
        var health = json(response);
        assertThat(health.get("status").stringValue()).isEqualTo("down");
        assertThat(health.get("hops").get("redis").stringValue()).isEqualTo("up");
        assertThat(health.get("hops").get("query-side").stringValue()).isEqualTo("up");
        assertThat(health.get("hops").get("cassandra").stringValue()).startsWith("down: ");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String command(String id, String action) {
        return "{\"id\":\"" + id + "\",\"action\":\"" + action
                + "\",\"conversation\":\"user:alice\",\"data\":{\"text\":\"hi\"}}";
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).get("status").intValue()).isEqualTo(status);
        assertThat(json(response).get("error").get("code").stringValue()).isEqualTo(code);
        assertThat(json(response).get("error").get("traceId").stringValue()).isNotBlank();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.mapper().readTree(response.body());
    }
}
