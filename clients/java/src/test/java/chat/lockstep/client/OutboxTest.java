package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static chat.lockstep.client.Histories.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chat.lockstep.client.CommandStatus.State;
import chat.lockstep.client.Outbox.Outgoing;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What a device sends, when and again.
class OutboxTest {

    private static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);
    private static final ConversationId WITH_CAROL = ConversationId.direct(ALICE, UserId.of("carol"));
    private static final Timings TIMINGS = new Timings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private static final Timestamp AT = Timestamp.ofEpochMilli(1_800_000_000_000L);

    private final DeviceStore store = DeviceStore.inMemory(ALICE, PHONE);
    private Outbox outbox = open();
    private long now = 1_000_000;

    @Test
    void commands_of_a_conversation_go_out_in_order_each_after_the_one_before() {
        var first = send(WITH_BOB, "one");
        var second = send(WITH_BOB, "two");
        var elsewhere = send(WITH_CAROL, "three");
        assertThat(take())
                .extracting(outgoing -> outgoing.row().id(), Outgoing::after)
                .containsExactly(
                        tuple(first, Optional.empty()),
                        tuple(second, Optional.of(first)),
                        tuple(elsewhere, Optional.empty()));
        assertThat(take()).isEmpty();
    }

    @Test
    void nothing_is_sent_behind_the_creation_of_its_conversation() {
        var creation = new CommandId(Histories.newId().value());
        outbox.add(creation, "createConversation", WITH_BOB, false, "{}", AT);
        var first = send(WITH_BOB, "one");
        assertThat(ids(take())).containsExactly(creation);
        outbox.on(result(creation, "unchanged", null), now);
        assertThat(ids(take())).containsExactly(first);
    }

    @Test
    void what_failed_for_now_goes_again_alone_and_then_all_behind_it_with_the_same_ids_in_order() {
        var first = send(WITH_BOB, "one");
        var second = send(WITH_BOB, "two");
        var third = send(WITH_BOB, "three");
        take();
        assertThat(outbox.on(result(first, "rejected", error("unavailable", "transient", "same_id", null)), now))
                .isEmpty();
        now += 2_000;
        assertThat(take()).as("those behind are still on their way").isEmpty();
        outbox.on(result(second, "rejected", error("after_failed", "transient", "same_id", null)), now);
        outbox.on(result(third, "rejected", error("after_failed", "transient", "same_id", null)), now);
        assertThat(ids(take())).containsExactly(first);
        assertThat(take()).as("the server may not be able to yet").isEmpty();
        outbox.on(result(first, "applied", null), now);
        assertThat(ids(take())).containsExactly(second, third);
    }

    @Test
    void an_overloaded_server_is_left_alone_as_long_as_it_asks() {
        var first = send(WITH_BOB, "one");
        take();
        var elsewhere = send(WITH_CAROL, "two");
        outbox.on(result(first, "rejected", error("rate_limited", "overload", "after", 700L)), now);
        now += 699;
        assertThat(take()).isEmpty();
        now += 1;
        assertThat(ids(take())).containsExactlyInAnyOrder(first, elsewhere);
        assertThat(outbox.nextAt(now, ServerLimits.DEFAULTS)).isGreaterThan(now);
    }

    @Test
    void what_is_refused_for_good_is_settled_with_its_error_and_the_next_go_on() {
        var first = send(WITH_BOB, "one");
        var second = send(WITH_BOB, "two");
        take();
        var settled = outbox.on(result(first, "rejected", error("not_found", "permission", "new_id", null)), now);
        assertThat(settled.orElseThrow().isRejected()).isTrue();
        assertThat(outbox.on(result(second, "applied", null), now).orElseThrow().outcome())
                .isEqualTo(CommandResult.Outcome.APPLIED);
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.statuses()).extracting(CommandStatus::state).containsExactly(State.REJECTED, State.APPLIED);
        assertThat(outbox.statuses().getFirst().error().orElseThrow().code()).isEqualTo("not_found");
    }

    @Test
    void a_second_result_of_the_same_command_is_ignored() {
        var first = send(WITH_BOB, "one");
        take();
        assertThat(outbox.on(result(first, "applied", null), now)).isPresent();
        assertThat(outbox.on(result(first, "duplicate", null), now)).isEmpty();
        assertThat(outbox.on(result(first, "rejected", error("not_found", "permission", "new_id", null)), now))
                .isEmpty();
        assertThat(outbox.statuses()).extracting(CommandStatus::state).containsExactly(State.APPLIED);
    }

    @Test
    void an_event_settles_its_command_and_the_result_that_follows_is_ignored() {
        var history = Histories.direct();
        var first = send(WITH_BOB, "one");
        take();
        var event = history.message(ALICE, new EventId(first.value()), "one");
        var settled = outbox.on(new WireEvent(history.id, Frames.object(event.json())));
        assertThat(settled.orElseThrow().seq()).isEqualTo(2);
        assertThat(outbox.on(result(first, "applied", null), now)).isEmpty();
    }

    @Test
    void a_lost_connection_and_a_restart_send_again_with_the_same_ids() {
        var first = send(WITH_BOB, "one");
        var second = send(WITH_BOB, "two");
        take();
        outbox.disconnected();
        assertThat(ids(take())).containsExactly(first, second);
        outbox = open();
        assertThat(ids(take())).containsExactly(first, second);
    }

    @Test
    void what_was_settled_in_a_history_that_is_gone_is_not_ahead_of_the_next_one() {
        var lost = send(WITH_BOB, "lost");
        take();
        outbox.on(result(lost, "applied", null), now);
        assertThat(outbox.pending(WITH_BOB)).extracting(OutboxRow::id).containsExactly(lost);

        outbox.replaced(WITH_BOB);
        assertThat(outbox.pending(WITH_BOB)).isEmpty();
        assertThat(open().pending(WITH_BOB)).isEmpty();
        assertThat(outbox.status(lost).map(CommandStatus::state)).contains(State.APPLIED);
    }

    @Test
    void a_command_without_an_answer_is_sent_again() {
        var first = send(WITH_BOB, "one");
        take();
        now += TIMINGS.answer().toMillis();
        assertThat(take()).isEmpty();
        now += TIMINGS.backoffMax().toMillis();
        assertThat(ids(take())).containsExactly(first);
    }

    @Test
    void no_more_commands_are_on_their_way_than_the_server_allows() {
        for (int i = 0; i < 5; i++) {
            send(WITH_BOB, "text");
        }
        var limits = new ServerLimits(2, 50, null, null);
        var taken = outbox.take(now, limits);
        assertThat(taken).hasSize(2);
        outbox.on(result(taken.getFirst().row().id(), "applied", null), now);
        assertThat(outbox.take(now, limits)).hasSize(1);
    }

    @Test
    void no_more_commands_are_sent_in_a_second_than_the_server_allows() {
        for (int i = 0; i < 10; i++) {
            send(WITH_BOB, "text");
        }
        var limits = new ServerLimits(64, 4, null, null);
        assertThat(outbox.take(now, limits)).hasSize(4);
        now += 1_000;
        assertThat(outbox.take(now, limits)).isEmpty();
        now = outbox.nextAt(now, limits);
        assertThat(outbox.take(now, limits)).hasSize(4);
    }

    @Test
    void a_full_outbox_refuses() {
        for (int i = 0; i < Outbox.UNSETTLED_MAX; i++) {
            send(WITH_BOB, "text");
        }
        assertThatThrownBy(() -> send(WITH_BOB, "one too many"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("full");
    }

    @Test
    void the_file_keeps_only_the_newest_settled_commands() {
        for (int i = 0; i < 300; i++) {
            outbox.on(result(send(WITH_BOB, "text"), "applied", null), now);
        }
        assertThat(store.outbox()).hasSize(256);
    }

    /// The order in the log is the order of the sends, whatever fails how often on the way.
    @Property(tries = 200)
    void order_holds_through_any_failures(@ForAll long seed) {
        var random = new Random(seed);
        var sent = new ArrayList<CommandId>();
        for (int i = 0; i < 20; i++) {
            sent.add(send(WITH_BOB, "text " + i));
        }
        var log = new ArrayList<CommandId>();
        for (int turn = 0; turn < 2_000 && !outbox.isEmpty(); turn++) {
            serve(take(), log, random);
            now += 300;
        }
        assertThat(log).containsExactlyElementsOf(sent);
    }

    /// A server that runs commands in order, and now and then fails one, loses an answer or loses the connection.
    private void serve(List<Outgoing> commands, List<CommandId> log, Random random) {
        var failed = new HashMap<CommandId, Boolean>();
        var answers = new ArrayList<ServerFrame.Result>();
        for (var command : commands) {
            var id = command.row().id();
            if (command.after().filter(failed::containsKey).isPresent()) {
                failed.put(id, true);
                answers.add(result(id, "rejected", error("after_failed", "transient", "same_id", null)));
            } else if (random.nextInt(5) == 0) {
                failed.put(id, true);
                answers.add(result(id, "rejected", error("unavailable", "transient", "same_id", null)));
            } else {
                if (!log.contains(id)) {
                    log.add(id);
                }
                answers.add(result(id, "applied", null));
            }
        }
        boolean isCut = random.nextInt(10) == 0;
        answers.stream()
                .limit(isCut ? random.nextInt(answers.size() + 1) : answers.size())
                .forEach(answer -> outbox.on(answer, now));
        if (isCut) {
            outbox.disconnected();
        }
    }

    private Outbox open() {
        return new Outbox(store, new Backoff(TIMINGS, new Random(1)), TIMINGS);
    }

    private CommandId send(ConversationId conversation, String text) {
        var id = new CommandId(Histories.newId().value());
        outbox.add(id, "send", conversation, true, Jcs.text(Map.of("text", text)), AT);
        return id;
    }

    private List<Outgoing> take() {
        return outbox.take(now, ServerLimits.DEFAULTS);
    }

    private static List<CommandId> ids(List<Outgoing> outgoing) {
        return outgoing.stream().map(command -> command.row().id()).toList();
    }

    private static ServerFrame.Result result(CommandId id, String outcome, LockstepError error) {
        return new ServerFrame.Result(id, outcome, WITH_BOB, StreamId.LOG, 2L, null, error);
    }

    private static LockstepError error(String code, String errorClass, String retry, Long retryAfterMillis) {
        return new LockstepError(code, errorClass, "for a test", retry, retryAfterMillis, null, "t");
    }
}
