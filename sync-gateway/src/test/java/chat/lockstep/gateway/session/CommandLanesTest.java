package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.FakeCommandSide;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import chat.lockstep.gateway.frame.CommandResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// The order and the limits of the commands of one connection.
class CommandLanesTest {

    private static final String BOB =
            ConversationId.direct(World.ALICE, World.BOB).value();
    private static final String CAROL =
            ConversationId.direct(World.ALICE, World.CAROL).value();

    private final SessionHarness session = new SessionHarness();

    @BeforeEach
    void greet() {
        session.greeted();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void commands_to_one_conversation_run_one_after_the_other() {
        answerAfter(Duration.ofMillis(100));
        command(1, BOB, "");
        command(2, BOB, "");
        assertThat(session.commandSide.commands).hasSize(1);

        session.pass(Duration.ofMillis(110));
        assertThat(session.commandSide.commands).hasSize(2);
        assertThat(session.freshTypes()).containsExactly("result applied");

        session.pass(Duration.ofMillis(110));
        assertThat(session.freshTypes()).containsExactly("result applied");
    }

    @Test
    void every_command_is_answered_in_time_while_the_command_side_hangs() {
        session.commandSide.onCommand = _ -> Mono.never();
        command(1, BOB, "");
        session.pass(Duration.ofMillis(1_500));
        command(2, BOB, "");
        command(3, BOB, "");
        command(4, CAROL, ",\"after\":\"" + id(3) + "\"");
        assertThat(session.commandSide.commands).hasSize(1);

        session.pass(Duration.ofMillis(2_600));
        assertThat(session.freshTypes()).containsExactly("result rejected unavailable");
        assertThat(session.commandSide.commands).hasSize(2);

        session.pass(Duration.ofMillis(1_500));
        assertThat(session.freshTypes())
                .containsExactly(
                        "result rejected unavailable", "result rejected unavailable", "result rejected after_failed");
        assertThat(session.commandSide.commands).hasSize(2);
    }

    @Test
    void a_late_answer_says_when_to_come_again() {
        session.commandSide.onCommand = _ -> Mono.never();
        command(1, BOB, "");
        session.pass(Duration.ofMillis(3_100));
        assertThat(session.fresh().getFirst().at("/error/retryAfterMillis").asLong(0))
                .isEqualTo(1_000);
    }

    @Test
    void a_lane_goes_on_behind_a_command_whose_time_was_over() {
        session.commandSide.onCommand = _ -> Mono.never();
        command(1, BOB, "");
        session.pass(Duration.ofSeconds(2));
        session.commandSide.onCommand = command -> Mono.just(FakeCommandSide.applied(command));
        command(2, BOB, "");
        assertThat(session.freshTypes()).isEmpty();

        session.pass(Duration.ofMillis(2_100));
        assertThat(session.freshTypes()).containsExactly("result rejected unavailable", "result applied");
    }

    @Test
    void commands_to_different_conversations_run_side_by_side() {
        answerAfter(Duration.ofMillis(100));
        command(1, BOB, "");
        command(2, CAROL, "");

        assertThat(session.commandSide.commands).hasSize(2);
    }

    @Test
    void creating_a_direct_conversation_is_in_the_lane_of_what_it_creates() {
        answerAfter(Duration.ofMillis(100));
        session.send("{\"type\":\"command\",\"id\":\"" + id(1)
                + "\",\"action\":\"createConversation\",\"data\":{\"kind\":\"direct\",\"members\":[\"bob\"]}}");
        command(2, BOB, "");

        assertThat(session.commandSide.commands).hasSize(1);
    }

    @Test
    void a_command_waits_for_the_one_it_comes_after_in_another_conversation() {
        answerAfter(Duration.ofMillis(100));
        command(1, BOB, "");
        command(2, CAROL, ",\"after\":\"" + id(1) + "\"");
        assertThat(session.commandSide.commands).hasSize(1);

        session.pass(Duration.ofMillis(110));

        assertThat(session.commandSide.commands).hasSize(2);
    }

    @Test
    void a_command_after_one_that_failed_for_a_passing_reason_is_not_run() {
        session.commandSide.onCommand = failing(ErrorCode.UNAVAILABLE);
        command(1, BOB, "");
        session.commandSide.onCommand = command -> Mono.just(FakeCommandSide.applied(command));

        command(2, BOB, ",\"after\":\"" + id(1) + "\"");
        command(3, BOB, ",\"after\":\"" + id(2) + "\"");
        command(4, BOB, "");

        assertThat(session.freshTypes())
                .containsExactly(
                        "result rejected unavailable",
                        "result rejected after_failed",
                        "result rejected after_failed",
                        "result applied");
        assertThat(session.commandSide.commands).hasSize(2);
    }

    @Test
    void a_command_after_one_that_was_refused_for_good_is_run() {
        session.commandSide.onCommand = failing(ErrorCode.NOT_FOUND);
        command(1, BOB, "");
        session.commandSide.onCommand = command -> Mono.just(FakeCommandSide.applied(command));

        command(2, BOB, ",\"after\":\"" + id(1) + "\"");

        assertThat(session.freshTypes()).containsExactly("result rejected not_found", "result applied");
    }

    @Test
    void a_failed_command_that_was_repeated_with_success_may_be_come_after() {
        session.commandSide.onCommand = failing(ErrorCode.UNAVAILABLE);
        command(1, BOB, "");
        session.commandSide.onCommand = command -> Mono.just(FakeCommandSide.applied(command));
        command(1, BOB, "");

        command(2, BOB, ",\"after\":\"" + id(1) + "\"");

        assertThat(session.freshTypes())
                .containsExactly("result rejected unavailable", "result applied", "result applied");
    }

    @Test
    void two_commands_that_name_each_other_do_not_wait_for_ever() {
        command(1, BOB, ",\"after\":\"" + id(2) + "\"");
        command(2, CAROL, ",\"after\":\"" + id(1) + "\"");

        assertThat(session.freshTypes()).containsExactly("result applied", "result applied");
    }

    @Test
    void more_commands_in_flight_than_allowed_are_refused_with_a_time_to_wait() {
        session.commandSide.onCommand = command -> Mono.never();
        for (int i = 0; i < 40; i++) {
            command(i, BOB, "");
        }
        session.pass(Duration.ofSeconds(1));
        for (int i = 40; i < 65; i++) {
            command(i, BOB, "");
        }

        var result = session.fresh().getLast();
        assertThat(SessionHarness.summary(result)).isEqualTo("result rejected too_many");
        assertThat(result.get("error").get("retryAfterMillis").longValue()).isPositive();
        assertThat(result.get("error").get("message").stringValue()).contains("64");
    }

    @Test
    void more_commands_a_second_than_allowed_are_refused_until_the_time_given() {
        for (int i = 0; i < 53; i++) {
            session.session.text(frame(i, BOB, ""));
        }
        session.settle();
        var results = session.fresh();
        assertThat(results).hasSize(53);
        var refused = results.stream()
                .filter(result -> SessionHarness.summary(result).equals("result rejected rate_limited"))
                .toList();
        assertThat(refused).isNotEmpty();
        var wait = refused.getLast().get("error").get("retryAfterMillis").longValue();
        assertThat(wait).isBetween(1L, 100L);

        session.pass(Duration.ofMillis(wait));
        command(99, BOB, "");

        assertThat(session.freshTypes()).containsExactly("result applied");
    }

    @Test
    void a_command_with_a_bad_field_is_answered_by_a_result_under_its_id() {
        session.send("{\"type\":\"command\",\"id\":\"" + id(7) + "\",\"action\":\"send\",\"conversation\":\"" + BOB
                + "\",\"data\":{\"text\":\"a\\u0000\"}}");

        var result = session.fresh().getFirst();
        assertThat(SessionHarness.summary(result)).isEqualTo("result rejected invalid_field");
        assertThat(result.get("id").stringValue()).isEqualTo(id(7));
        assertThat(result.get("error").get("field").stringValue()).isEqualTo("data.text");
        assertThat(session.commandSide.commands).isEmpty();
    }

    @Test
    void a_command_side_that_breaks_is_unavailable_and_the_id_may_be_used_again() {
        session.commandSide.onCommand = command -> Mono.error(new IllegalStateException("gone"));

        command(1, BOB, "");

        var error = session.fresh().getFirst().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("unavailable");
        assertThat(error.get("class").stringValue()).isEqualTo("transient");
        assertThat(error.get("retry").stringValue()).isEqualTo("same_id");
    }

    private void answerAfter(Duration wait) {
        session.commandSide.onCommand = command -> Mono.delay(wait).thenReturn(FakeCommandSide.applied(command));
    }

    private static java.util.function.Function<Command, Mono<CommandResult>> failing(ErrorCode code) {
        return command -> Mono.just(
                CommandResult.rejected(command.id(), command.conversation(), ProtocolError.of(code, "no", "trace")));
    }

    private void command(int number, String conversation, String more) {
        session.send(frame(number, conversation, more));
    }

    private static String frame(int number, String conversation, String more) {
        return "{\"type\":\"command\",\"id\":\"" + id(number) + "\",\"action\":\"send\",\"conversation\":\""
                + conversation + "\",\"data\":{\"text\":\"hi\"}" + more + "}";
    }

    private static String id(int number) {
        return "01890a5d-ac96-774b-bcce-%012d".formatted(number);
    }

    @Test
    void results_come_in_the_order_of_their_commands() {
        List.of(1, 2, 3).forEach(number -> command(number, BOB, ""));

        assertThat(session.fresh())
                .extracting(result -> result.get("id").stringValue())
                .containsExactly(id(1), id(2), id(3));
    }
}
