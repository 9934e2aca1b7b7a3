package chat.lockstep.command.intake;

import static chat.lockstep.command.intake.CommandsIT.error;
import static chat.lockstep.command.intake.CommandsIT.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import chat.lockstep.command.StoredChains;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Many writers at once, on one node and on two that both take a conversation for their own.
class ConcurrentCommandsIT {

    private static final int WRITERS = 16;
    private static final int MESSAGES_EACH = 20;

    private static RunningCommandSide one;
    private static RunningCommandSide other;

    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String conversation = Ids.direct(alice, bob);

    @BeforeAll
    static void start() {
        one = SharedCommandSide.get();
        other = one.another();
    }

    @AfterAll
    static void stop() {
        other.close();
    }

    @Test
    void sixteen_writers_on_one_node_make_one_dense_log() throws Exception {
        create();

        var results = atOnce(writers(writer -> one));

        assertThat(results).allSatisfy(result -> assertThat(outcome(result)).isEqualTo("applied"));
        assertThat(results.stream().map(result -> result.get("seq").longValue()))
                .containsExactlyInAnyOrderElementsOf(places(WRITERS * MESSAGES_EACH));
        StoredChains.verify(one.jdbc());
    }

    @Test
    void writers_on_two_nodes_conflict_and_still_make_one_dense_log() throws Exception {
        create();
        double conflictsBefore = conflicts(one) + conflicts(other);

        var results = atOnce(writers(writer -> writer % 2 == 0 ? one : other));

        var applied = results.stream().filter(result -> outcome(result).equals("applied"));
        var givenUp = results.stream().filter(result -> !outcome(result).equals("applied"));
        assertThat(givenUp.map(CommandsIT::error)).allMatch("unavailable"::equals); // its client sends it again
        var seqs = applied.map(result -> result.get("seq").longValue()).toList();
        assertThat(seqs).doesNotHaveDuplicates().hasSizeGreaterThan(WRITERS * MESSAGES_EACH * 9 / 10);
        assertThat(one.jdbc()
                        .sql("SELECT count(*) FROM domain_event WHERE aggregate_id = :id")
                        .param("id", conversation)
                        .query(Integer.class)
                        .single())
                .isEqualTo(seqs.size() + 1);
        assertThat(conflicts(one) + conflicts(other)).isGreaterThan(conflictsBefore);
        StoredChains.verify(one.jdbc());
    }

    @Test
    void a_command_that_reaches_two_nodes_at_once_is_applied_once() throws Exception {
        create();
        one.command(alice, Commands.send(Ids.fresh(), conversation, "cached here"));
        other.command(alice, Commands.send(Ids.fresh(), conversation, "and there"));
        for (int round = 0; round < 20; round++) {
            var command = Commands.send(Ids.fresh(), conversation, "once");
            List<Callable<List<JsonNode>>> calls = Stream.of(one, other, one, other)
                    .<Callable<List<JsonNode>>>map(node -> () -> List.of(node.command(alice, command)))
                    .toList();

            var results = atOnce(calls);

            assertThat(results.stream().map(CommandsIT::outcome))
                    .containsExactlyInAnyOrder("applied", "duplicate", "duplicate", "duplicate");
            assertThat(results.stream().map(result -> result.get("seq")))
                    .containsOnly(results.getFirst().get("seq"));
        }
    }

    @Test
    void a_node_that_is_behind_refuses_nothing_wrongly() {
        create();
        one.command(alice, Commands.send(Ids.fresh(), conversation, "one node has the conversation in memory"));
        one.command(bob, Commands.read(Ids.fresh(), conversation, 2));
        other.command(alice, Commands.send(Ids.fresh(), conversation, "and now it is behind"));

        var read = one.command(bob, Commands.read(Ids.fresh(), conversation, 3));

        assertThat(outcome(read)).isEqualTo("applied");
        assertThat(error(one.command(bob, Commands.read(Ids.fresh(), conversation, 4))))
                .isEqualTo("past_head");
    }

    @Test
    void a_node_that_is_behind_tells_the_present_place() {
        create();
        one.command(alice, Commands.send(Ids.fresh(), conversation, "one node has the conversation in memory"));
        other.command(alice, Commands.send(Ids.fresh(), conversation, "and now it is behind"));

        var created = one.command(bob, Commands.create(Ids.fresh(), alice));

        assertThat(outcome(created)).isEqualTo("unchanged");
        assertThat(created.get("seq").longValue()).isEqualTo(3);
    }

    @Test
    void a_node_that_saw_no_conversation_sees_it_once_another_has_begun_it() {
        var early = Commands.send(Ids.fresh(), conversation, "too early");
        assertThat(error(one.command(alice, early))).isEqualTo("not_found");
        assertThat(error(one.command(bob, Commands.read(Ids.fresh(), conversation, 0))))
                .isEqualTo("not_found");

        other.command(bob, Commands.create(Ids.fresh(), alice));

        assertThat(outcome(one.command(alice, early))).isEqualTo("applied");
        assertThat(outcome(one.command(bob, Commands.read(Ids.fresh(), conversation, 2))))
                .isEqualTo("applied");
    }

    @Test
    void a_node_whose_receipts_are_behind_moves_no_mark_back_and_tells_the_present_place() {
        create();
        for (int message = 0; message < 3; message++) {
            one.command(alice, Commands.send(Ids.fresh(), conversation, "hello"));
        }
        one.command(bob, Commands.read(Ids.fresh(), conversation, 2)); // receipts at 1, in memory here
        other.command(bob, Commands.read(Ids.fresh(), conversation, 4)); // receipts at 2, not known here

        var behind = one.command(bob, Commands.read(Ids.fresh(), conversation, 3));
        var equal = one.command(bob, Commands.read(Ids.fresh(), conversation, 4));

        assertThat(List.of(behind, equal)).allSatisfy(result -> {
            assertThat(outcome(result)).isEqualTo("unchanged");
            assertThat(result.get("seq").longValue()).isEqualTo(2);
        });
    }

    @Test
    void a_delivered_mark_of_a_place_that_only_the_other_node_knows_is_taken() {
        create();
        one.marks(bob, "phone", mark(1));
        long seq = other.command(alice, Commands.send(Ids.fresh(), conversation, "not known here"))
                .get("seq")
                .longValue();

        assertThat(markOutcome(one.marks(bob, "phone", mark(seq)))).isEqualTo("applied");
        assertThat(markOutcome(one.marks(bob, "phone", mark(seq + 1)))).isEqualTo("rejected");
    }

    private String mark(long seq) {
        return "{\"marks\":{\"%s\":{\"seq\":%d}}}".formatted(conversation, seq);
    }

    private String markOutcome(JsonNode answer) {
        return answer.at("/results/" + conversation + "/outcome").stringValue();
    }

    @Test
    void a_device_that_the_other_node_registered_is_not_registered_again() {
        one.device(alice, "phone", "{}");
        other.device(alice, "laptop", "{}");

        var again = one.device(alice, "laptop", "{}");

        assertThat(outcome(again)).isEqualTo("unchanged");
        assertThat(again.get("seq").longValue()).isEqualTo(2);
    }

    @Test
    void a_node_that_is_behind_appends_at_the_next_place() {
        create();
        for (int seq = 2; seq <= 9; seq++) {
            var node = seq % 2 == 0 ? one : other;
            var result = node.command(alice, Commands.send(Ids.fresh(), conversation, "ping"));
            assertThat(outcome(result)).isEqualTo("applied");
            assertThat(result.get("seq").longValue()).isEqualTo(seq);
        }
    }

    @Test
    void a_conversation_is_begun_once_by_both_nodes() throws Exception {
        for (int round = 0; round < 10; round++) {
            var dora = Ids.user("dora");
            var emil = Ids.user("emil");
            var results = atOnce(List.of(
                    () -> List.of(one.command(dora, Commands.create(Ids.fresh(), emil))),
                    () -> List.of(other.command(emil, Commands.create(Ids.fresh(), dora)))));

            assertThat(results.stream().map(CommandsIT::outcome)).containsExactlyInAnyOrder("applied", "unchanged");
            assertThat(results)
                    .allSatisfy(
                            result -> assertThat(result.get("seq").longValue()).isEqualTo(1));
        }
    }

    @Test
    void of_two_owners_who_leave_at_two_nodes_at_once_one_stays() throws Exception {
        for (int round = 0; round < 10; round++) {
            var group = Ids.fresh();
            one.command(alice, Commands.group(group, bob, Ids.user("carol")));
            var makesOwner = "{\"user\":\"" + bob + "\",\"role\":\"owner\"}";
            other.command(alice, Commands.command(Ids.fresh(), "setRole", group, makesOwner));

            var results = atOnce(List.of(
                    () -> List.of(one.command(alice, Commands.command(Ids.fresh(), "leave", group, "{}"))),
                    () -> List.of(other.command(bob, Commands.command(Ids.fresh(), "leave", group, "{}")))));

            assertThat(results.stream().map(result -> outcome(result) + error(result)))
                    .containsExactlyInAnyOrder("applied", "rejectedlast_owner");
        }
    }

    @Test
    void a_group_that_is_filled_by_two_nodes_never_has_too_many_members() throws Exception {
        var group = Ids.fresh();
        one.command(alice, Commands.group(group));
        var calls = IntStream.range(0, 8)
                .<Callable<List<JsonNode>>>mapToObj(writer -> () -> List.of((writer % 2 == 0 ? one : other)
                        .command(alice, Commands.command(Ids.fresh(), "addMembers", group, twoHundred(writer)))))
                .toList();

        var results = atOnce(calls);

        assertThat(results.stream().filter(result -> outcome(result).equals("applied")))
                .hasSize(5);
        assertThat(results.stream().filter(result -> !outcome(result).equals("applied")))
                .allMatch(result -> error(result).equals("invalid_field"));
        StoredChains.verify(one.jdbc());
    }

    private static String twoHundred(int number) {
        return IntStream.range(0, 200)
                .mapToObj(user -> "\"user-" + number + "-" + user + "\"")
                .collect(Collectors.joining(",", "{\"members\":[", "]}"));
    }

    private void create() {
        one.command(alice, Commands.create(Ids.fresh(), bob));
    }

    private List<Callable<List<JsonNode>>> writers(IntFunction<RunningCommandSide> nodes) {
        return IntStream.range(0, WRITERS)
                .<Callable<List<JsonNode>>>mapToObj(writer -> () -> IntStream.range(0, MESSAGES_EACH)
                        .mapToObj(message -> nodes.apply(writer)
                                .command(
                                        writer % 3 == 0 ? alice : bob,
                                        Commands.send(Ids.fresh(), conversation, "message " + message)))
                        .toList())
                .toList();
    }

    private static List<JsonNode> atOnce(List<Callable<List<JsonNode>>> calls)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var results = new ArrayList<JsonNode>();
            for (var result : threads.invokeAll(calls)) {
                results.addAll(result.get());
            }
            return results;
        }
    }

    private static List<Long> places(int messages) {
        return LongStream.rangeClosed(2, messages + 1).boxed().toList();
    }

    private static double conflicts(RunningCommandSide node) {
        return node.bean(MeterRegistry.class)
                .get("lockstep.commands.conflicts")
                .counter()
                .count();
    }
}
