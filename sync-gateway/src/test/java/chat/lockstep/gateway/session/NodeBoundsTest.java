package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.FakeCommandSide;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.frame.SharedFrame;
import chat.lockstep.gateway.live.Claim;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.live.LiveSession;
import chat.lockstep.gateway.live.PresenceStore;
import chat.lockstep.gateway.live.Typing;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// What one session may have of the node that it shares with others, and its end when the node goes away.
class NodeBoundsTest {

    private static final String COMMAND =
            "{\"type\":\"command\",\"id\":\"01890a5d-ac96-774b-bcce-00000000000%d\",\"action\":\"send\",\"conversation\":\"%s\",\"data\":{}}";

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void a_user_with_as_many_devices_as_the_node_takes_is_told_to_come_again() {
        assertThat(session.sessions.enter(other("tablet", 0), 2)).isTrue();
        assertThat(session.sessions.enter(other("watch", 0), 2)).isTrue();

        session.hello();

        var error = session.fresh().getFirst().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("too_many");
        assertThat(error.get("class").stringValue()).isEqualTo("overload");
        assertThat(error.get("retryAfterMillis").longValue()).isEqualTo(5_000);
        assertThat(session.wire.closed).isEqualTo(CloseCode.TOO_MANY);
        assertThat(session.registry.announced).isEmpty();
    }

    @Test
    void a_device_that_comes_again_takes_the_place_of_its_earlier_connection() {
        assertThat(session.sessions.enter(other("tablet", 0), 2)).isTrue();
        session.greeted();

        assertThat(session.sessions.enter(other("phone", Long.MAX_VALUE), 2)).isTrue();
        session.settle();

        assertThat(session.wire.closed).isEqualTo(CloseCode.CONNECTED_ELSEWHERE);
    }

    @Test
    void an_earlier_connection_does_not_end_a_later_one() {
        session.greeted();

        session.sessions.enter(other("phone", 0), 2);
        session.settle();

        assertThat(session.wire.closed).isNull();
        assertThat(session.registry.claims).hasSize(1);
    }

    @Test
    void hello_said_again_on_a_connection_ends_nothing() {
        session.greeted();
        session.greeted();

        assertThat(session.wire.closed).isNull();
    }

    @Test
    void a_sweep_reads_no_heads_while_the_views_have_not_moved() {
        var chat = world.direct(World.ALICE, World.BOB);
        session.greeted();
        passAlive(4);
        var reads = world.headReads.get();
        assertThat(reads).isEqualTo(1); // by the hello

        passAlive(15);
        assertThat(world.headReads.get()).isEqualTo(reads);

        world.message(chat, World.BOB);
        passAlive(4);
        assertThat(session.freshTypes()).contains("delta 1-2");
    }

    @Test
    void a_comparison_that_finds_too_many_others_is_made_a_little_later() {
        var chat = world.direct(World.ALICE, World.BOB);
        session.greeted();
        assertThat(session.compares.tryBegin()).isTrue();
        world.message(chat, World.BOB);

        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(5));
        assertThat(session.freshTypes()).isEmpty();

        session.compares.end();
        session.pass(Duration.ofSeconds(2));
        assertThat(session.freshTypes()).contains("delta 1-2");
        assertThat(session.compares.tryBegin()).isTrue();
    }

    @Test
    void beyond_the_bound_of_all_connections_one_above_its_share_gets_heads_only_and_then_closes() {
        var chat = greetedAmong(31);
        jam(40_000);
        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).last().isEqualTo("delta 1-2");

        session.unsent.add(600_000);
        session.hint(world.hint(world.message(chat, World.BOB)));
        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).last().isEqualTo("lag");
        assertThat(session.wire.closed).isNull();

        session.unsent.add(600_000);
        session.send("{\"type\":\"ping\"}");
        assertThat(session.wire.closed).isEqualTo(CloseCode.IDLE_OR_SLOW);

        session.wire.unjam();
        assertThat(session.unsent.total()).isEqualTo(1_200_000);
    }

    @Test
    void beyond_the_bound_of_all_connections_one_within_its_share_is_left_alone() {
        var chat = greetedAmong(31);
        session.unsent.add(2_000_000);
        jam(10_000);

        session.hint(world.hint(world.message(chat, World.BOB)));
        session.hint(world.hint(world.message(chat, World.BOB)));

        assertThat(session.freshTypes()).last().isEqualTo("delta 2-3");
        assertThat(session.wire.closed).isNull();
    }

    @Test
    void a_node_that_goes_away_waits_for_commands_under_way_and_takes_no_more() {
        var chat = greetedWithSlowCommands(Duration.ofMillis(1_500));
        session.send(COMMAND.formatted(1, chat));

        session.session.drain();
        session.pass(Duration.ofMillis(600));
        assertThat(session.freshTypes()).containsExactly("drain");
        assertThat(session.wire.closed).isNull();
        session.send(COMMAND.formatted(2, chat));
        assertThat(session.freshTypes()).containsExactly("result rejected unavailable");

        session.pass(Duration.ofSeconds(1));
        assertThat(session.freshTypes()).containsExactly("result applied");
        assertThat(session.wire.closed).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void commands_that_outlast_the_wait_are_answered_as_unknown_once() {
        var chat = greetedWithSlowCommands(Duration.ofSeconds(20));
        session.send(COMMAND.formatted(1, chat));
        session.send(COMMAND.formatted(2, chat));

        session.session.drain();
        session.pass(Duration.ofSeconds(3));

        assertThat(session.freshTypes())
                .containsExactly("drain", "result rejected unavailable", "result rejected unavailable");
        assertThat(session.wire.closed).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void without_commands_under_way_the_socket_closes_after_its_time() {
        session.greeted();

        session.session.drain();
        session.pass(Duration.ofMillis(400));
        assertThat(session.wire.closed).isNull();
        session.pass(Duration.ofMillis(200));

        assertThat(session.wire.closed).isEqualTo(CloseCode.GOING_AWAY);
    }

    private ConversationId greetedWithSlowCommands(Duration took) {
        var chat = world.direct(World.ALICE, World.BOB);
        session.greeted();
        session.commandSide.onCommand = command -> Mono.delay(took).thenReturn(FakeCommandSide.applied(command));
        return chat;
    }

    /// With a ping every 20 seconds.
    private void passAlive(int pings) {
        for (int i = 0; i < pings; i++) {
            session.send("{\"type\":\"ping\"}");
            session.pass(Duration.ofSeconds(20));
        }
    }

    /// With other connections, which make the share of each small.
    private ConversationId greetedAmong(int others) {
        var chat = world.direct(World.ALICE, World.BOB);
        session.greeted();
        for (int i = 0; i < others; i++) {
            session.unsent.opened();
        }
        return chat;
    }

    /// The device takes nothing more, and so many bytes wait for it.
    private void jam(int bytes) {
        session.wire.jammed = true;
        while (session.wire.unsentBytes() < bytes) {
            session.send("{\"type\":\"ping\",\"nonce\":\"" + "n".repeat(64) + "\"}");
        }
    }

    private static LiveSession other(String device, long openedMillis) {
        var claim = new Claim(World.ALICE, DeviceId.of(device), openedMillis, "session-of-" + device);
        return new LiveSession() {
            @Override
            public void typing(Typing typing, SharedFrame frame) {}

            @Override
            public void presence(UserId user, PresenceStore.Seen seen) {}

            @Override
            public UserId user() {
                return World.ALICE;
            }

            @Override
            public Claim claim() {
                return claim;
            }

            @Override
            public void hint(Hint hint) {}

            @Override
            public void compareSoon() {}

            @Override
            public void supersede() {}
        };
    }
}
