package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.testkit.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The socket over a real server, with a client that shares no code with it, and hints over a real Redis.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncSocketIT {

    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

    private Gateway gateway;
    private RedisClient redisClient;
    private RedisCommands<String, String> redis;
    private ConversationId chat;

    @BeforeAll
    void start() {
        gateway = new Gateway(TestServers.redisUri());
        gateway.world.account(World.ALICE);
        gateway.world.account(World.BOB);
        chat = gateway.world.direct(World.ALICE, World.BOB);
        redisClient = RedisClient.create(TestServers.redisUri());
        redis = redisClient.connect().sync();
    }

    @AfterAll
    void stop() {
        redisClient.shutdown();
        gateway.close();
    }

    @Test
    void the_upgrade_needs_the_subprotocol() {
        assertThat(TestSocket.refusal(gateway.port, "", "")).isEqualTo(400);
        assertThat(TestSocket.refusal(gateway.port, "lockstep.v2.json", "")).isEqualTo(400);
        assertThat(gateway.connect().subprotocol()).isEqualTo("lockstep.v1.json");
    }

    @Test
    void the_refusal_of_an_upgrade_is_a_problem_that_names_what_is_missing() {
        var response = gateway.get("/v1/sync", "");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"field\":\"Upgrade\"");
    }

    @Test
    void a_foreign_origin_is_refused_and_a_listed_one_is_not() {
        assertThat(TestSocket.refusal(gateway.port, "lockstep.v1.json", "Origin|https://evil.example"))
                .isEqualTo(403);
        assertThat(TestSocket.refusal(gateway.port, "lockstep.v1.json", "Origin|null"))
                .isEqualTo(403);
        assertThat(TestSocket.refusal(gateway.port, "lockstep.v1.json", "Origin|https://chat.example"))
                .isEqualTo(101);
        assertThat(TestSocket.refusal(gateway.port, "lockstep.v1.json", "Origin|http://127.0.0.1:" + gateway.port))
                .isEqualTo(101);
    }

    @Test
    void a_device_says_hello_and_is_told_the_heads() {
        var socket = gateway.connect();
        socket.helloAs("alice", "phone");

        var welcome = socket.next();
        assertThat(welcome.get("type").stringValue()).isEqualTo("welcome");
        assertThat(welcome.get("limits").get("frameBytes").intValue()).isEqualTo(131_072);
        assertThat(socket.next().get("type").stringValue()).isEqualTo("heads");
        assertThat(socket.next().get("type").stringValue()).isEqualTo("caughtUp");
        assertThat(gateway.services.lastCall("/v1/devices").headers().get("Lockstep-Device"))
                .isEqualTo("phone");
        socket.abort();
    }

    @Test
    void the_token_may_come_with_the_upgrade() {
        var socket = TestSocket.connect(
                gateway.port, "lockstep.v1.json", "Authorization|Bearer " + Tokens.of("alice", "phone"));

        socket.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"phone\"}}");

        assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
        socket.abort();
    }

    @Test
    void bad_tokens_are_told_by_close_code() {
        assertThat(closeAfterHello("phone", "x")).isEqualTo(4501);
        assertThat(closeAfterHello("tablet", Tokens.of("alice", "phone"))).isEqualTo(4501);
        assertThat(closeAfterHello("phone", Tokens.of("alice", null, Duration.ofHours(1), Clock.systemUTC())))
                .isEqualTo(4501);
        assertThat(closeAfterHello("phone", Tokens.of("alice", "phone", Duration.ofSeconds(-5), Clock.systemUTC())))
                .isEqualTo(4401);
    }

    private int closeAfterHello(String device, String token) {
        var socket = gateway.connect();
        socket.hello(device, token);
        return socket.closeCode();
    }

    @Test
    void an_open_socket_closes_when_its_token_expires() {
        var socket = gateway.connect();

        socket.hello("phone", Tokens.of("alice", "phone", Duration.ofSeconds(2), Clock.systemUTC()));

        assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
        assertThat(socket.closeCode()).isEqualTo(4401);
    }

    @Test
    void a_frame_before_hello_closes() {
        var socket = gateway.connect();
        socket.send("{\"type\":\"ping\"}");

        assertThat(socket.nextErrorCode()).isEqualTo("hello_expected");
        assertThat(socket.closeCode()).isEqualTo(4501);
    }

    @Test
    void garbage_and_binary_frames_are_malformed_and_the_third_closes() {
        var socket = gateway.connect();
        socket.send("not json");
        assertThat(socket.nextErrorCode()).isEqualTo("malformed_frame");
        socket.sendBinary(new byte[] {(byte) 0xFF, 0, 1});
        assertThat(socket.nextErrorCode()).isEqualTo("malformed_frame");
        socket.send("[]");

        assertThat(socket.closeCode()).isEqualTo(4503);
    }

    @Test
    void text_that_is_no_utf_8_closes_as_the_websocket_standard_says() throws IOException {
        try (var raw = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            raw.setSoTimeout(10_000);
            var upgrade = """
                    GET /v1/sync HTTP/1.1
                    Host: localhost
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Protocol: lockstep.v1.json

                    """.replace("\n", "\r\n");
            raw.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
            var in = raw.getInputStream();
            for (int seen = 0; seen < 4; ) {
                seen = in.read() == "\r\n\r\n".charAt(seen) ? seen + 1 : 0;
            }
            // A masked text frame of two bytes, with a mask of zeros: an overlong form.
            raw.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, (byte) 0xC0, (byte) 0x80});

            assertThat(in.read()).isEqualTo(0x88);
            in.read();
            assertThat(in.read() << 8 | in.read()).isEqualTo(1007);
        }
    }

    @Test
    void a_frame_over_the_limit_is_named_and_closes() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");

        socket.send("{\"type\":\"ping\",\"x\":\"" + "a".repeat(131_072) + "\"}");

        assertThat(socket.nextErrorCode()).isEqualTo("frame_too_large");
        assertThat(socket.closeCode()).isEqualTo(4413);
    }

    @Test
    void a_frame_at_the_limit_is_taken() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");
        var frame = "{\"type\":\"ping\",\"x\":\"\"}";

        socket.send(frame.replace("\"\"", "\"" + "a".repeat(131_072 - frame.length()) + "\""));

        assertThat(socket.next().get("type").stringValue()).isEqualTo("pong");
        socket.abort();
    }

    @Test
    void a_frame_far_beyond_the_limit_is_refused_by_the_socket_itself() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");

        try {
            socket.send("a".repeat(2_000_000));
        } catch (RuntimeException closedMeanwhile) {
            assertThat(closedMeanwhile).hasMessageContaining("closed");
        }

        Awaitility.await().atMost(Duration.ofMinutes(1)).until(socket::isClosed);
    }

    @Test
    void a_command_goes_to_the_command_side_as_the_tokens_user_and_device() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");

        socket.send("{\"type\":\"command\",\"id\":\"" + ID + "\",\"action\":\"send\",\"conversation\":\"" + chat
                + "\",\"data\":{\"text\":\"hi\"},\"user\":\"mallory\"}");

        var result = socket.next();
        assertThat(result.get("outcome").stringValue()).isEqualTo("applied");
        assertThat(result.get("id").stringValue()).isEqualTo(ID);
        assertThat(result.get("seq").longValue()).isEqualTo(7);
        var call = gateway.services.lastCall("/v1/commands");
        assertThat(call.headers().get("Authorization")).isEqualTo("Bearer secret-of-tests");
        assertThat(call.headers().get("Lockstep-User")).isEqualTo("alice");
        assertThat(call.body()).doesNotContain("mallory").contains("\"text\":\"hi\"");
        socket.abort();
    }

    @Test
    void a_command_that_is_not_answered_in_time_is_unavailable() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");

        socket.send("{\"type\":\"command\",\"id\":\"" + ID + "\",\"action\":\"slow\",\"conversation\":\"" + chat
                + "\",\"data\":{}}");

        var error = socket.next().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("unavailable");
        assertThat(error.get("retry").stringValue()).isEqualTo("same_id");
        socket.abort();
    }

    @Test
    void a_mark_beyond_the_head_comes_back_as_an_error() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");

        socket.send("{\"type\":\"ack\",\"marks\":{\"" + chat + "\":{\"seq\":999}}}");

        assertThat(socket.nextErrorCode()).isEqualTo("past_head");
        socket.abort();
    }

    @Test
    void a_hint_over_redis_reaches_every_device_of_its_users() {
        var phone = gateway.connect();
        phone.greeted("alice", "phone");
        var bob = gateway.connect();
        bob.greeted("bob", "phone");
        assertThat(redis.zscore("sessions:{alice}", gateway.node)).isGreaterThan((double) System.currentTimeMillis());
        assertThat(redis.pttl("sessions:{alice}")).isPositive();
        var event = gateway.world.message(chat, World.BOB);

        redis.publish(
                "gateway:" + gateway.node,
                "{\"conversation\":\"%s\",\"epoch\":\"1\",\"stream\":\"log\",\"seq\":%d,\"type\":\"messageSent\",\"by\":\"bob\",\"users\":[\"alice\",\"bob\"]}\n%s"
                        .formatted(chat, event.seq(), event.json()));

        for (var socket : new TestSocket[] {phone, bob}) {
            var delta = socket.next();
            assertThat(delta.get("type").stringValue()).isEqualTo("delta");
            assertThat(delta.get("events").get(0).get("hash").stringValue())
                    .isEqualTo(event.hash().value());
            socket.abort();
        }
    }

    @Test
    void the_registry_forgets_a_user_whose_last_socket_closed() {
        var socket = gateway.connect();
        gateway.world.account(World.CAROL);
        socket.greeted("carol", "phone");
        assertThat(redis.zscore("sessions:{carol}", gateway.node)).isNotNull();

        socket.abort();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> redis.zscore("sessions:{carol}", gateway.node) == null);
    }

    @Test
    void a_registry_that_was_emptied_is_filled_again_and_what_was_missed_is_found() {
        var socket = gateway.connect();
        socket.greeted("alice", "phone");
        redis.flushall();
        var event = gateway.world.message(chat, World.BOB);

        awaitDelta(socket, event.seq());

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> redis.zscore("sessions:{alice}", gateway.node) != null);
        socket.abort();
    }

    /// Takes frames until the delta that reaches a place.
    private static void awaitDelta(TestSocket socket, long seq) {
        for (long reached = 0; reached < seq; ) {
            reached = socket.next().path("to").path("log").asLong(0);
        }
    }
}
