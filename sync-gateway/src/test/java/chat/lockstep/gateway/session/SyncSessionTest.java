package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/// The life of a connection: hello, resume, tokens, silence, close.
class SyncSessionTest {

    private final SessionHarness session = new SessionHarness();

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void a_new_device_gets_all_heads_newest_first_and_is_caught_up() {
        session.world.direct(World.ALICE, World.BOB);
        var busy = session.world.direct(World.ALICE, World.CAROL);
        session.world.message(busy, World.CAROL);

        session.hello();

        var frames = session.fresh();
        assertThat(frames).extracting(SessionHarness::summary).containsExactly("welcome reset", "heads 3", "caughtUp");
        assertThat(frames.get(0).get("reason").stringValue()).isEqualTo("new_device");
        assertThat(frames.get(0).get("user").stringValue()).isEqualTo("alice");
        assertThat(frames.get(0).get("device").stringValue()).isEqualTo("phone");
        assertThat(frames.get(1).get("conversations").get(0).get("id").stringValue())
                .isEqualTo(busy.value());
        assertThat(frames.get(2).get("digest").stringValue()).hasSize(43);
    }

    @Test
    void a_device_with_the_servers_digest_is_current() {
        session.hello();
        var digest = session.fresh().getLast().get("digest").stringValue();

        session.hello(",\"cursor\":\"c\",\"digest\":\"" + digest + "\"");

        assertThat(session.freshTypes()).containsExactly("welcome current", "caughtUp");
    }

    @Test
    void a_cursor_is_not_known_yet_so_all_heads_come_again() {
        session.hello(",\"cursor\":\"c\"");

        assertThat(session.fresh().getFirst().get("reason").stringValue()).isEqualTo("cursor_unknown");
    }

    @Test
    void heads_come_in_pages_of_a_hundred() {
        IntStream.range(0, 249).forEach(i -> session.world.direct(World.ALICE, UserId.of("u" + i)));

        session.hello();

        assertThat(session.freshTypes())
                .containsExactly("welcome reset", "heads 100 more", "heads 100 more", "heads 50", "caughtUp");
    }

    @Test
    void the_registration_shows_in_the_heads_before_they_are_told() {
        session.world.lag();
        session.world.append(ConversationId.ofUser(World.ALICE), StreamId.LOG, World.ALICE, "deviceRegistered", "{}");
        session.commandSide.onRegister = Mono.just(new Registration(Outcome.APPLIED, 2L, null));

        session.hello();
        session.pass(Duration.ofMillis(300));
        assertThat(session.freshTypes()).isEmpty();
        session.world.catchUp();
        session.pass(Duration.ofMillis(700));

        var heads = session.fresh().get(1);
        assertThat(heads.get("conversations").get(0).get("log").get("seq").longValue())
                .isEqualTo(2);
    }

    @Test
    void a_view_that_stays_behind_holds_hello_up_only_so_long() {
        session.commandSide.onRegister = Mono.just(new Registration(Outcome.APPLIED, 2L, null));

        session.hello();
        session.pass(Duration.ofSeconds(3));

        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 1", "caughtUp");
    }

    @Test
    void without_the_command_side_the_device_is_welcome_and_registered_later() {
        session.commandSide.onRegister = Mono.never();

        session.hello();
        session.pass(Duration.ofSeconds(3));
        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 1", "caughtUp");

        session.commandSide.onRegister = Mono.just(
                new Registration(Outcome.REJECTED, null, ProtocolError.of(ErrorCode.UNAVAILABLE, "no", "trace")));
        session.pass(Duration.ofSeconds(6));
        assertThat(session.wire.closed).isNull();
        session.commandSide.onRegister = Mono.just(new Registration(Outcome.APPLIED, 2L, null));
        session.pass(Duration.ofSeconds(4));
        assertThat(session.commandSide.registered.size()).isGreaterThan(1);
    }

    @Test
    void without_the_views_the_device_is_welcome_and_its_heads_come_when_they_are_back() {
        session.world.setBroken(true);
        session.hello();
        assertThat(session.freshTypes()).containsExactly("welcome reset");

        session.send("{\"type\":\"ping\"}");
        assertThat(session.freshTypes()).containsExactly("pong");

        session.world.setBroken(false);
        session.pass(Duration.ofSeconds(3));
        assertThat(session.freshTypes()).containsExactly("heads 1", "caughtUp");
    }

    @Test
    void without_the_registry_the_device_is_welcome() {
        session.registry.announce = Mono.never();

        session.hello();
        session.pass(Duration.ofSeconds(2));

        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 1", "caughtUp");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"DEVICE_REVOKED", "TOO_MANY"})
    void a_device_that_may_not_register_is_closed(ErrorCode code) {
        session.commandSide.onRegister =
                Mono.just(new Registration(Outcome.REJECTED, null, ProtocolError.of(code, "no", "trace")));

        session.hello();

        assertThat(session.freshTypes()).containsExactly("error " + code.wireName());
        assertThat(session.wire.closed)
                .isEqualTo(code == ErrorCode.TOO_MANY ? CloseCode.TOO_MANY : CloseCode.UNAUTHENTICATED);
    }

    @Test
    void another_frame_before_hello_closes() {
        session.send("{\"type\":\"ping\"}");

        assertThat(session.freshTypes()).containsExactly("error hello_expected");
        assertThat(session.wire.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void no_hello_within_ten_seconds_closes() {
        session.pass(Duration.ofMillis(9_900));
        assertThat(session.wire.closed).isNull();

        session.pass(Duration.ofMillis(200));
        assertThat(session.wire.closed).isEqualTo(CloseCode.IDLE_OR_SLOW);
    }

    @Test
    void a_hello_with_a_bad_field_may_be_said_again_within_the_ten_seconds() {
        session.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{}}");
        assertThat(session.freshTypes()).containsExactly("error invalid_field");
        assertThat(session.wire.closed).isNull();

        session.hello();
        assertThat(session.freshTypes()).startsWith("welcome reset");
    }

    @Test
    void a_bad_hello_does_not_stop_the_ten_seconds() {
        session.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{}}");

        session.pass(Duration.ofSeconds(10));

        assertThat(session.wire.closed).isEqualTo(CloseCode.IDLE_OR_SLOW);
    }

    @Test
    void another_protocol_closes() {
        session.send("{\"type\":\"hello\",\"protocol\":2}");

        assertThat(session.freshTypes()).containsExactly("error unsupported_protocol");
        assertThat(session.wire.closed).isEqualTo(CloseCode.UNSUPPORTED_PROTOCOL);
    }

    @Test
    void a_token_of_another_device_closes() {
        session.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"tablet\"},\"token\":\""
                + session.token("alice", "phone", Duration.ofHours(1)) + "\"}");

        assertThat(session.freshTypes()).containsExactly("error unauthenticated");
        assertThat(session.wire.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void no_token_and_a_bad_token_and_an_expired_one_close() {
        assertClosed("", "error unauthenticated", CloseCode.UNAUTHENTICATED);
        assertClosed(",\"token\":\"x\"", "error unauthenticated", CloseCode.UNAUTHENTICATED);
        assertClosed(
                ",\"token\":\"" + session.token("alice", "phone", Duration.ofSeconds(-1)) + "\"",
                "error token_expired",
                CloseCode.TOKEN_EXPIRED);
    }

    private static void assertClosed(String token, String error, CloseCode code) {
        try (var own = new SessionHarness()) {
            own.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"phone\"}" + token + "}");

            assertThat(own.freshTypes()).containsExactly(error);
            assertThat(own.wire.closed).isEqualTo(code);
        }
    }

    @Test
    void the_socket_closes_when_the_token_expires_and_not_before() {
        session.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"phone\"},\"token\":\""
                + session.token("alice", "phone", Duration.ofSeconds(20)) + "\"}");
        session.fresh();

        session.pass(Duration.ofSeconds(18));
        assertThat(session.wire.closed).isNull();
        session.pass(Duration.ofSeconds(3));

        assertThat(session.freshTypes()).containsExactly("error token_expired");
        assertThat(session.wire.closed).isEqualTo(CloseCode.TOKEN_EXPIRED);
    }

    @Test
    void a_second_hello_renews_the_token() {
        session.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"phone\"},\"token\":\""
                + session.token("alice", "phone", Duration.ofSeconds(20)) + "\"}");
        session.hello();
        session.fresh();

        session.pass(Duration.ofSeconds(25));

        assertThat(session.wire.closed).isNull();
    }

    @Test
    void a_second_hello_of_somebody_else_closes() {
        session.greeted();

        session.send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"phone\"},\"token\":\""
                + session.token("bob", "phone", Duration.ofHours(1)) + "\"}");

        assertThat(session.wire.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void three_malformed_frames_in_a_row_close() {
        session.greeted();
        session.send("x");
        session.send("[]");
        session.send("{\"type\":\"ping\"}");
        session.send("x");
        session.session.binary(new byte[] {1});
        session.settle();
        assertThat(session.wire.closed).isNull();

        session.send("{");

        assertThat(session.freshTypes())
                .containsExactly(
                        "error malformed_frame",
                        "error malformed_frame",
                        "pong",
                        "error malformed_frame",
                        "error malformed_frame",
                        "error malformed_frame");
        assertThat(session.wire.closed).isEqualTo(CloseCode.MALFORMED_FRAMES);
    }

    @Test
    void nothing_is_answered_after_the_close() {
        session.greeted();
        session.session.tooLarge();
        session.settle();
        assertThat(session.freshTypes()).containsExactly("error frame_too_large");

        session.send("{\"type\":\"ping\"}");

        assertThat(session.wire.closed).isEqualTo(CloseCode.FRAME_TOO_LARGE);
        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void a_silent_device_is_closed_after_two_missed_heartbeats_and_one_that_pings_is_not() {
        session.greeted();
        session.pass(Duration.ofSeconds(30));
        session.send("{\"type\":\"ping\",\"nonce\":1}");
        session.pass(Duration.ofSeconds(30));
        assertThat(session.wire.closed).isNull();

        session.pass(Duration.ofSeconds(16));

        assertThat(session.wire.closed).isEqualTo(CloseCode.IDLE_OR_SLOW);
    }

    @Test
    void a_node_that_goes_away_says_so_and_closes() {
        session.greeted();

        session.session.drain();
        session.settle();
        var drain = session.fresh().getFirst();
        session.pass(Duration.ofSeconds(1));

        assertThat(drain.get("reconnectAfterMillis").get(0).longValue()).isEqualTo(500);
        assertThat(drain.get("reconnectAfterMillis").get(1).longValue()).isEqualTo(5_000);
        assertThat(session.wire.closed).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void the_node_forgets_a_user_with_the_last_session() {
        session.greeted();
        assertThat(session.registry.announced).containsExactly(World.ALICE);

        session.session.closed();
        session.settle();

        assertThat(session.registry.withdrawn).containsExactly(World.ALICE);
        assertThat(session.sessions.count()).isZero();
    }

    @Test
    void an_unknown_frame_is_named() {
        session.greeted();

        session.send("{\"type\":\"wave\"}");

        var error = session.fresh().getFirst().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("unknown_type");
        assertThat(error.get("message").stringValue()).contains("wave");
    }
}
