package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import chat.lockstep.gateway.live.Hint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/// What a device is told live, whatever becomes of the hints.
class FollowingTest {

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;
    private final ConversationId chat = world.direct(World.ALICE, World.BOB);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void an_event_that_continues_the_place_is_sent_from_its_hint() {
        session.greeted();
        world.lag();

        session.hint(world.hint(world.message(chat, World.BOB)));

        var delta = session.fresh().getFirst();
        assertThat(SessionHarness.summary(delta)).isEqualTo("delta 1-2");
        assertThat(delta.get("conversation").stringValue()).isEqualTo(chat.value());
        assertThat(delta.get("events").get(0).get("type").stringValue()).isEqualTo("messageSent");
        assertThat(delta.get("more").booleanValue()).isFalse();
    }

    @Test
    void a_repeated_or_late_hint_is_dropped() {
        session.greeted();
        var first = world.hint(world.message(chat, World.BOB));
        var second = world.hint(world.message(chat, World.BOB));

        session.hint(first);
        session.hint(first);
        session.hint(second);
        session.hint(first);

        assertThat(session.freshTypes()).containsExactly("delta 1-2", "delta 2-3");
    }

    @Test
    void a_gap_is_read_from_the_views_and_what_was_hinted_beyond_it_is_not() {
        session.greeted();
        world.message(chat, World.BOB);
        world.lag();
        var third = world.hint(world.message(chat, World.BOB));

        session.hint(third);
        session.pass(Duration.ofMillis(100));

        assertThat(session.freshTypes()).containsExactly("delta 1-2", "delta 2-3");
    }

    @Test
    void a_gap_waits_for_a_view_that_lags() {
        session.greeted();
        world.lag();
        world.message(chat, World.BOB);
        session.hint(world.hint(world.message(chat, World.BOB)));
        session.pass(Duration.ofSeconds(1));
        assertThat(session.freshTypes()).isEmpty();

        world.catchUp();
        session.pass(Duration.ofSeconds(1));

        assertThat(session.freshTypes()).containsExactly("delta 1-3");
    }

    @Test
    void hints_out_of_order_are_told_in_order() {
        session.greeted();
        world.lag();
        var second = world.hint(world.message(chat, World.BOB));
        var third = world.hint(world.message(chat, World.BOB));
        var fourth = world.hint(world.message(chat, World.BOB));

        session.hint(fourth);
        session.hint(third);
        session.hint(second);

        assertThat(session.freshTypes()).containsExactly("delta 1-2", "delta 2-3", "delta 3-4");
    }

    @Test
    void what_came_into_the_views_just_after_they_were_read_is_found_soon() {
        session.greeted();
        world.message(chat, World.BOB); // and hinted before this session was there

        session.pass(Duration.ofSeconds(4));

        assertThat(session.freshTypes()).contains("delta 1-2");
    }

    @Test
    void a_lost_hint_is_found_by_the_sweep() {
        session.greeted();
        session.pass(Duration.ofSeconds(5));
        world.message(chat, World.BOB);
        session.send("{\"type\":\"ping\"}");
        session.pass(Duration.ofSeconds(30));
        session.send("{\"type\":\"ping\"}");
        session.fresh();

        session.pass(Duration.ofSeconds(30));
        session.send("{\"type\":\"ping\"}");
        session.pass(Duration.ofSeconds(15));

        assertThat(session.freshTypes()).containsSubsequence("delta 1-2");
    }

    @Test
    void after_an_interruption_a_session_compares_within_a_second() {
        session.greeted();
        world.message(chat, World.BOB);

        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(2));

        assertThat(session.freshTypes()).contains("delta 1-2");
    }

    @Test
    void without_hints_a_session_compares_every_few_seconds() {
        session.greeted();
        session.registry.connected = false;
        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(2));
        session.fresh();

        world.message(chat, World.BOB);
        session.pass(Duration.ofSeconds(3));

        assertThat(session.freshTypes()).contains("delta 1-2");
    }

    @Test
    void a_comparison_that_finds_nothing_says_nothing() {
        session.greeted();

        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(2));

        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void a_comparison_in_step_after_something_new_says_caught_up() {
        session.greeted();
        session.hint(world.hint(world.message(chat, World.BOB)));
        session.fresh();

        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(2));

        assertThat(session.freshTypes()).containsExactly("caughtUp");
    }

    @Test
    void a_new_conversations_head_comes_before_its_deltas() {
        session.greeted();
        world.lag();
        var other = world.direct(World.ALICE, World.CAROL);
        var created = world.append(other, StreamId.LOG, World.CAROL, "conversationCreated", "{}");
        var hint = world.hint(created);

        session.hint(hint);
        assertThat(session.freshTypes()).isEmpty();
        world.catchUp();
        session.pass(Duration.ofMillis(200));

        assertThat(session.freshTypes()).containsExactly("heads 1", "delta 0-2");
    }

    @Test
    void hints_during_hello_are_held_back_until_caught_up() {
        world.lag();
        session.commandSide.onRegister =
                Mono.delay(Duration.ofMillis(100)).thenReturn(new Registration(Outcome.UNCHANGED, 1L, null));
        session.hello();
        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).isEmpty();

        session.pass(Duration.ofMillis(200));

        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 2", "caughtUp", "delta 1-2");
    }

    @Test
    void an_event_that_the_heads_told_already_is_not_sent_again_from_a_held_hint() {
        session.commandSide.onRegister =
                Mono.delay(Duration.ofMillis(100)).thenReturn(new Registration(Outcome.UNCHANGED, 1L, null));
        session.hello();
        session.hint(world.hint(world.message(chat, World.BOB)));

        session.pass(Duration.ofMillis(200));

        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 2", "caughtUp");
    }

    @Test
    void more_hints_than_can_be_held_back_are_read_instead() {
        world.lag();
        session.commandSide.onRegister =
                Mono.delay(Duration.ofMillis(100)).thenReturn(new Registration(Outcome.UNCHANGED, 1L, null));
        session.hello();
        for (int i = 0; i < 30; i++) {
            session.hint(world.hint(world.message(chat, World.BOB)));
        }
        session.pass(Duration.ofMillis(200));
        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 2", "caughtUp");

        world.catchUp();
        session.pass(Duration.ofSeconds(2));

        assertThat(session.freshTypes()).containsExactly("delta 1-31");
    }

    @Test
    void interest_none_gets_heads_only() {
        session.greeted();
        session.send("{\"type\":\"subscribe\",\"conversation\":\"" + chat + "\",\"interest\":\"none\"}");

        session.hint(world.hint(world.message(chat, World.BOB)));
        session.pass(Duration.ofMillis(100));

        assertThat(session.freshTypes()).containsExactly("heads 1");
    }

    @Test
    void receipts_come_with_interest_full_and_not_without() {
        session.greeted();
        session.hint(world.hint(world.read(chat, World.BOB, 1)));
        assertThat(session.freshTypes()).isEmpty();

        session.send("{\"type\":\"subscribe\",\"conversation\":\"" + chat + "\",\"interest\":\"full\"}");
        session.hint(world.hint(world.read(chat, World.BOB, 1)));

        var delta = session.fresh().getFirst();
        assertThat(delta.get("from").get("@bob").longValue()).isEqualTo(1);
        assertThat(delta.get("to").get("@bob").longValue()).isEqualTo(2);
    }

    @Test
    void a_gap_in_receipts_is_read() {
        session.greeted();
        session.send("{\"type\":\"subscribe\",\"conversation\":\"" + chat + "\",\"interest\":\"full\"}");
        world.read(chat, World.BOB, 1);
        session.hint(world.hint(world.read(chat, World.BOB, 1)));
        session.pass(Duration.ofMillis(100));

        var delta = session.fresh().getFirst();
        assertThat(delta.get("to").get("@bob").longValue()).isEqualTo(2);
        assertThat(delta.get("events").size()).isEqualTo(2);
    }

    @Test
    void a_lost_receipt_is_found_by_comparing() {
        session.greeted();
        session.send("{\"type\":\"subscribe\",\"conversation\":\"" + chat + "\",\"interest\":\"full\"}");
        world.read(chat, World.BOB, 1);

        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(2));

        assertThat(session.fresh().getFirst().get("to").get("@bob").longValue()).isEqualTo(1);
    }

    @Test
    void reading_on_another_device_brings_the_head_again_once_the_view_has_it() {
        world.message(chat, World.BOB);
        session.greeted();
        world.lag();
        session.hint(world.hint(world.read(chat, World.ALICE, 2)));
        session.pass(Duration.ofMillis(300));
        assertThat(session.freshTypes()).isEmpty();

        world.catchUp();
        session.pass(Duration.ofSeconds(1));

        var heads = session.fresh().getFirst();
        assertThat(heads.get("conversations").get(0).get("readUpTo").longValue())
                .isEqualTo(2);
    }

    @Test
    void messages_go_on_while_a_head_is_waited_for() {
        world.message(chat, World.BOB);
        session.greeted();
        world.lag();
        session.hint(world.hint(world.read(chat, World.ALICE, 2)));

        session.hint(world.hint(world.message(chat, World.BOB)));

        assertThat(session.freshTypes()).containsExactly("delta 2-3");
    }

    @Test
    void ones_own_message_brings_no_head_for_the_mark_that_it_moves() {
        session.greeted();
        session.hint(world.hint(world.message(chat, World.ALICE)));
        session.fresh();

        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(2));

        assertThat(session.freshTypes()).containsExactly("caughtUp");
    }

    @Test
    void a_gap_beyond_a_page_is_told_by_a_head() {
        session.greeted();
        for (int i = 0; i < 150; i++) {
            world.message(chat, World.BOB);
        }

        session.hint(world.hint(world.message(chat, World.BOB)));
        session.pass(Duration.ofMillis(100));
        assertThat(session.freshTypes()).containsExactly("heads 1");

        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).containsExactly("delta 152-153");
    }

    @Test
    void a_slow_device_is_told_to_lag_and_gets_heads_until_it_pulls() {
        session.greeted();
        session.wire.jammed = true;
        var sent = new ArrayList<String>();
        for (int i = 0; i < 300 && !sent.contains("lag"); i++) {
            session.hint(world.hint(world.message(chat, World.BOB)));
            sent.addAll(session.freshTypes());
        }
        assertThat(sent.getLast()).isEqualTo("lag");
        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).isEmpty();
        assertThat(session.wire.closed).isNull();

        session.wire.unjam();
        session.pass(Duration.ofMillis(100));
        assertThat(session.freshTypes()).containsExactly("heads 1");
        session.hint(world.hint(world.message(chat, World.BOB)));
        session.pass(Duration.ofMillis(100));
        assertThat(session.freshTypes()).containsExactly("heads 1");

        session.send("{\"type\":\"pull\",\"request\":1,\"conversation\":\"" + chat + "\",\"have\":{\"log\":"
                + sent.size() + "}}");
        session.fresh();
        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).hasSize(1).first().asString().startsWith("delta");
    }

    @Test
    void a_device_that_never_reads_is_closed() {
        session.greeted();
        session.wire.jammed = true;
        for (int i = 0; i < 300; i++) {
            session.hint(world.hint(world.message(chat, World.BOB)));
        }

        for (int i = 0; i < 3 && session.wire.closed == null; i++) {
            session.send("{\"type\":\"ping\"}");
            session.pass(Duration.ofSeconds(20));
        }

        assertThat(session.wire.closed).isEqualTo(CloseCode.IDLE_OR_SLOW);
    }

    @Test
    void answers_that_pile_up_unread_close_at_twice_the_bound() {
        session.greeted();
        session.wire.jammed = true;
        for (int i = 0; i < 2_000 && session.wire.closed == null; i++) {
            session.send("{\"type\":\"wave\"}");
        }

        assertThat(session.wire.closed).isEqualTo(CloseCode.IDLE_OR_SLOW);
        assertThat(session.wire.unsentBytes()).isLessThan(3 * 65_536);
    }

    @Test
    void credit_bounds_heads_and_deltas_and_is_granted_on() {
        session.hello(",\"credit\":1");
        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 2", "caughtUp");

        session.hint(world.hint(world.message(chat, World.BOB)));
        assertThat(session.freshTypes()).containsExactly("lag");

        session.send("{\"type\":\"credit\",\"frames\":5}");
        session.pass(Duration.ofMillis(50));
        assertThat(session.freshTypes()).containsExactly("heads 1");
    }

    @Test
    void without_credit_for_its_heads_a_device_waits_for_them() {
        session.hello(",\"credit\":0");
        assertThat(session.freshTypes()).containsExactly("welcome reset");

        session.send("{\"type\":\"credit\",\"frames\":1}");

        assertThat(session.freshTypes()).containsExactly("heads 2", "caughtUp");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_becomes_of_hints_the_device_is_told_every_event_once_in_order(long seed) {
        var random = new Random(seed);
        session.greeted();
        var late = new ArrayList<Hint>();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(10) == 0) {
                world.lag();
            }
            var hint = world.hint(world.message(chat, random.nextBoolean() ? World.BOB : World.ALICE));
            switch (random.nextInt(5)) {
                case 0 -> {} // lost
                case 1 -> late.add(hint);
                case 2 -> List.of(hint, hint).forEach(session::hint);
                default -> session.hint(hint);
            }
            if (random.nextInt(8) == 0) {
                late.forEach(session::hint);
                late.clear();
                world.catchUp();
            }
            session.pass(Duration.ofMillis(random.nextInt(60)));
        }
        world.catchUp();
        session.sessions.compareSoon(World.ALICE);
        session.pass(Duration.ofSeconds(5));

        long place = 1;
        for (var frame : session.fresh()) {
            if (frame.get("type").stringValue().equals("delta")) {
                assertThat(frame.get("from").get("log").longValue()).isEqualTo(place);
                place = frame.get("to").get("log").longValue();
            }
        }
        assertThat(place).as("seed %d", seed).isEqualTo(201);
    }
}
