package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.command.MarkResult;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// Pulls, pages, snapshots and acknowledgements.
class ReadsAndMarksTest {

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;
    private final ConversationId chat = world.direct(World.ALICE, World.BOB);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void a_pull_is_answered_with_the_delta_and_its_request() {
        world.message(chat, World.BOB);
        session.greeted();

        pull("{}", "");

        var delta = session.fresh().getFirst();
        assertThat(SessionHarness.summary(delta)).isEqualTo("delta 0-2");
        assertThat(delta.get("request").stringValue()).isEqualTo("r");
        assertThat(delta.get("more").booleanValue()).isFalse();
    }

    @Test
    void a_limited_pull_says_that_there_is_more() {
        world.message(chat, World.BOB);
        session.greeted();

        pull("{}", ",\"limit\":1");

        assertThat(session.fresh().getFirst().get("more").booleanValue()).isTrue();
    }

    @Test
    void a_device_ahead_of_the_view_is_in_step() {
        session.greeted();

        pull("{\"log\":5}", "");

        var delta = session.fresh().getFirst();
        assertThat(SessionHarness.summary(delta)).isEqualTo("delta 0-0");
        assertThat(delta.get("events").size()).isZero();
    }

    @Test
    void a_pull_waits_for_what_was_hinted_already() {
        session.greeted();
        world.lag();
        session.hint(world.hint(world.message(chat, World.BOB)));
        session.fresh();

        pull("{\"log\":1}", "");
        assertThat(session.freshTypes()).isEmpty();
        world.catchUp();
        session.pass(Duration.ofSeconds(1));

        assertThat(session.freshTypes()).containsExactly("delta 1-2");
    }

    @Test
    void a_conversation_that_the_view_does_not_show_yet_is_waited_for() {
        session.greeted();
        world.lag();
        var other = world.direct(World.ALICE, World.CAROL);
        session.send("{\"type\":\"pull\",\"request\":\"r\",\"conversation\":\"" + other + "\",\"have\":{}}");
        session.pass(Duration.ofSeconds(1));
        assertThat(session.freshTypes()).isEmpty();

        world.catchUp();
        session.pass(Duration.ofSeconds(1));

        assertThat(session.freshTypes()).containsExactly("delta 0-1");
    }

    @Test
    void an_unknown_conversation_and_somebody_elses_are_not_found_alike() {
        var theirs = world.direct(World.BOB, World.CAROL);
        session.greeted();

        for (var id : new String[] {
            theirs.value(), ConversationId.direct(World.ALICE, World.CAROL).value(), "user:bob"
        }) {
            session.send("{\"type\":\"pull\",\"request\":9,\"conversation\":\"" + id + "\",\"have\":{}}");
            session.send("{\"type\":\"page\",\"request\":9,\"conversation\":\"" + id + "\"}");
            session.send("{\"type\":\"snapshot\",\"request\":9,\"conversation\":\"" + id + "\"}");
            session.pass(Duration.ofSeconds(2));
            var errors = session.fresh();
            assertThat(errors).hasSize(3).allSatisfy(error -> {
                assertThat(SessionHarness.summary(error)).isEqualTo("error not_found");
                assertThat(error.get("request").longValue()).isEqualTo(9);
            });
        }
    }

    @Test
    void a_pull_with_another_epoch_gets_a_snapshot() {
        world.setEpoch(chat, "2");
        session.greeted();

        pull("{\"log\":1}", ",\"epoch\":\"1\"");

        var snapshot = session.fresh().getFirst();
        assertThat(SessionHarness.summary(snapshot)).isEqualTo("snapshot");
        assertThat(snapshot.get("reason").stringValue()).isEqualTo("epoch_changed");
        assertThat(snapshot.get("request").stringValue()).isEqualTo("r");
        assertThat(snapshot.get("epoch").stringValue()).isEqualTo("2");
    }

    @Test
    void views_that_are_away_are_unavailable_with_the_request() {
        session.greeted();
        world.setBroken(true);

        pull("{}", "");

        var error = session.fresh().getFirst();
        assertThat(SessionHarness.summary(error)).isEqualTo("error unavailable");
        assertThat(error.get("request").stringValue()).isEqualTo("r");
    }

    @Test
    void more_requests_than_may_wait_are_refused_and_the_rest_answered() {
        session.greeted();
        world.lag();
        var unknown = world.direct(World.ALICE, World.CAROL);
        for (int i = 0; i < 13; i++) {
            session.send("{\"type\":\"pull\",\"request\":" + i + ",\"conversation\":\"" + unknown + "\",\"have\":{}}");
        }
        assertThat(session.freshTypes()).containsExactly("error too_many");

        world.catchUp();
        session.pass(Duration.ofMillis(1_500));

        assertThat(session.freshTypes()).hasSize(12).containsOnly("delta 0-1");
    }

    @Test
    void a_page_and_a_snapshot_answer_their_request() {
        session.greeted();

        session.send("{\"type\":\"page\",\"request\":\"p\",\"conversation\":\"" + chat + "\"}");
        session.send("{\"type\":\"snapshot\",\"request\":\"s\",\"conversation\":\"" + chat + "\"}");

        var frames = session.fresh();
        assertThat(frames).extracting(SessionHarness::summary).containsExactly("messages", "snapshot");
        assertThat(frames.get(0).get("request").stringValue()).isEqualTo("p");
        assertThat(frames.get(0).get("messages").isArray()).isTrue();
        assertThat(frames.get(1).get("state").get("members").size()).isEqualTo(2);
    }

    @Test
    void marks_go_on_and_answers_to_good_ones_are_silent() {
        session.greeted();

        ack(chat, 1);

        assertThat(session.commandSide.marks).containsExactly(Map.of(chat, 1L));
        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void marks_that_come_during_a_call_are_sent_after_it_the_largest_only() {
        session.greeted();
        session.commandSide.marksAnswerAfter =
                Mono.delay(Duration.ofMillis(100)).then();
        ack(chat, 1);
        ack(chat, 3);
        ack(chat, 2);
        assertThat(session.commandSide.marks).hasSize(1);

        session.pass(Duration.ofMillis(200));

        assertThat(session.commandSide.marks).containsExactly(Map.of(chat, 1L), Map.of(chat, 3L));
    }

    @Test
    void a_mark_beyond_the_head_is_named() {
        session.commandSide.onMark =
                id -> new MarkResult(Outcome.REJECTED, ProtocolError.of(ErrorCode.PAST_HEAD, "the head is 1", "trace"));
        session.greeted();

        ack(chat, 9);

        var error = session.fresh().getFirst().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("past_head");
        assertThat(error.get("field").stringValue()).isEqualTo("marks." + chat);
    }

    @Test
    void marks_of_a_conversation_that_is_not_ones_own_go_nowhere() {
        var theirs = world.direct(World.BOB, World.CAROL);
        session.greeted();

        ack(theirs, 1);
        ack(ConversationId.ofUser(World.ALICE), 1);

        assertThat(session.commandSide.marks).isEmpty();
        var error = session.fresh().getFirst().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("not_found");
        assertThat(error.get("field").stringValue()).isEqualTo("marks." + theirs);
    }

    @Test
    void marks_that_could_not_be_sent_are_sent_later() {
        session.greeted();
        session.commandSide.marksAnswerAfter = Mono.error(new IllegalStateException("gone"));
        ack(chat, 1);
        session.commandSide.marksAnswerAfter = Mono.empty();

        session.pass(Duration.ofSeconds(3));

        assertThat(session.commandSide.marks).containsExactly(Map.of(chat, 1L), Map.of(chat, 1L));
        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void marks_that_were_refused_for_now_are_sent_later_without_a_word() {
        session.greeted();
        session.commandSide.onMark =
                id -> new MarkResult(Outcome.REJECTED, ProtocolError.of(ErrorCode.UNAVAILABLE, "no", "trace"));
        ack(chat, 1);
        session.commandSide.onMark = id -> new MarkResult(Outcome.APPLIED, null);

        session.pass(Duration.ofSeconds(3));

        assertThat(session.commandSide.marks).containsExactly(Map.of(chat, 1L), Map.of(chat, 1L));
        assertThat(session.freshTypes()).isEmpty();
    }

    private void pull(String have, String more) {
        session.send(
                "{\"type\":\"pull\",\"request\":\"r\",\"conversation\":\"" + chat + "\",\"have\":" + have + more + "}");
    }

    private void ack(ConversationId conversation, long seq) {
        session.send("{\"type\":\"ack\",\"marks\":{\"" + conversation + "\":{\"seq\":" + seq + "}}}");
    }
}
