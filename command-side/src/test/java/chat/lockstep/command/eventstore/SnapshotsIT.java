package chat.lockstep.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.StoredChains;
import chat.lockstep.command.conversation.Conversation;
import chat.lockstep.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.Snapshotter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two nodes on one database; each has its own memory of aggregates.
class SnapshotsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int EVERY = 100;

    /// What an earlier version left in the table.
    private static final String OF_THE_FIRST_REVISION = """
            revision = 1, state = convert_to('{"head":{"at":"2026-11-22T01:02:03.004Z","chain":"x","seq":7},
            "id":"user:x","lastMessages":{"alice":7,"bob":5},"members":["bob","alice"],"messages":6}', 'UTF8')""";

    private static RunningCommandSide commandSide;
    private static RunningCommandSide other;

    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String conversation = Ids.direct(alice, bob);

    @BeforeAll
    static void start() {
        commandSide = RunningCommandSide.on(
                TestServers.newDatabase(),
                "--lockstep.event-store.snapshot-every=" + EVERY,
                "--lockstep.limits.receipt-millis=0");
        other = commandSide.another("--lockstep.event-store.snapshot-every=" + EVERY);
    }

    @AfterAll
    static void stop() {
        other.close();
        commandSide.close();
    }

    @Test
    void a_long_conversation_is_loaded_from_its_snapshot_and_a_few_events() {
        write(2_000 + EVERY / 2); // so that no snapshot stands at the end
        await().atMost(SOON).until(() -> snapshot() != null && snapshot().sequence >= 1_900);
        long read = eventsRead();
        forget();

        var sent = send();

        assertThat(sent.get("outcome").stringValue()).isEqualTo("applied");
        assertThat(sent.get("seq").longValue()).isEqualTo(2_002 + EVERY / 2);
        assertThat(eventsRead() - read).isBetween(1L, 101L);
        StoredChains.verify(commandSide.jdbc());
    }

    @Test
    void a_snapshot_on_a_snapshot_is_what_a_full_replay_makes() {
        write(3 * EVERY);
        await().atMost(SOON).until(() -> takenAt(3 * EVERY));
        var onSnapshots = snapshot();
        commandSide.jdbc().sql("DELETE FROM snapshot").update();

        await().atMost(SOON).until(() -> takenAt(3 * EVERY));

        assertThat(snapshot()).isEqualTo(onSnapshots);
    }

    @Test
    void a_snapshot_that_is_of_another_revision_unreadable_or_beside_the_log_is_ignored_and_made_again() {
        for (var damage : List.of(
                "revision = 0",
                OF_THE_FIRST_REVISION,
                "state = convert_to('{\"head\":', 'UTF8')",
                "state = convert_to('{}', 'UTF8')",
                "aggregate_type = 'Receipts'",
                "chain = 'of another history'",
                "sequence_number = 100000")) {
            write(EVERY);
            await().atMost(SOON).until(() -> snapshot() != null);
            double ignored = counter("lockstep.snapshots.ignored");
            commandSide
                    .jdbc()
                    .sql("UPDATE snapshot SET " + damage + " WHERE aggregate_id = :id")
                    .param("id", conversation)
                    .update();
            forget();

            assertThat(send().get("outcome").stringValue()).as(damage).isEqualTo("applied");
            assertThat(counter("lockstep.snapshots.ignored")).as(damage).isGreaterThan(ignored);
            // A load that reads this many events asks for a snapshot itself.
            await().atMost(SOON)
                    .until(() -> snapshot() != null
                            && snapshot().revision == Conversation.SNAPSHOT.revision()
                            && snapshot().state.has("members"));
            commandSide.jdbc().sql("DELETE FROM snapshot").update();
        }
        StoredChains.verify(commandSide.jdbc());
    }

    @Test
    void a_snapshot_makes_no_stale_decision() {
        write(EVERY);
        await().atMost(SOON).until(() -> snapshot() != null);
        forget();
        send();
        long seq = other.command(alice, Commands.send(Ids.fresh(), conversation, "only the other node knows"))
                .get("seq")
                .longValue();

        var read = commandSide.command(bob, Commands.read(Ids.fresh(), conversation, seq));
        var beyond = commandSide.command(bob, Commands.read(Ids.fresh(), conversation, seq + 1));

        assertThat(read.get("outcome").stringValue()).isEqualTo("applied");
        assertThat(beyond.at("/error/code").stringValue()).isEqualTo("past_head");
    }

    @Test
    void receipts_and_accounts_have_snapshots_too() {
        write(1);
        for (int round = 0; round < EVERY + 5; round++) {
            long seq = send().get("seq").longValue();
            commandSide.marks(bob, "phone", "{\"marks\":{\"%s\":{\"seq\":%d}}}".formatted(conversation, seq));
        }
        await().atMost(SOON)
                .until(() -> commandSide
                                .jdbc()
                                .sql("SELECT count(*) FROM snapshot WHERE aggregate_id = :id")
                                .param("id", conversation + "@" + bob)
                                .query(Integer.class)
                                .single()
                        == 1);
        forget();

        var again = commandSide.marks(bob, "phone", "{\"marks\":{\"%s\":{\"seq\":%d}}}".formatted(conversation, EVERY));

        assertThat(again.at("/results/" + conversation + "/outcome").stringValue())
                .isEqualTo("unchanged");
    }

    private void write(int messages) {
        commandSide.command(alice, Commands.create(Ids.fresh(), bob));
        for (int written = 0; written < messages; written += 50) {
            var list = IntStream.range(0, Math.min(50, messages - written))
                    .mapToObj(number -> Commands.send(Ids.fresh(), conversation, "message " + number))
                    .toList();
            assertThat(commandSide.command(alice, list.toString()).valueStream())
                    .allMatch(result -> result.get("outcome").stringValue().equals("applied"));
        }
    }

    private JsonNode send() {
        return commandSide.command(alice, Commands.send(Ids.fresh(), conversation, "one more"));
    }

    /// Asks for a snapshot, since one that was being taken when it was asked for may be older.
    private boolean takenAt(long sequence) {
        commandSide
                .bean(Configuration.class)
                .getComponent(Snapshotter.class)
                .scheduleSnapshot(Conversation.class, conversation);
        return snapshot() != null && snapshot().sequence == sequence;
    }

    private static void forget() {
        commandSide.bean(AggregateCache.class).removeAll();
    }

    private static long eventsRead() {
        return (long) counter("lockstep.aggregates.events.read");
    }

    private static double counter(String name) {
        return commandSide.bean(MeterRegistry.class).get(name).counter().count();
    }

    private record Snapshot(long sequence, int revision, String chain, JsonNode state) {}

    private Snapshot snapshot() {
        return commandSide
                .jdbc()
                .sql("SELECT * FROM snapshot WHERE aggregate_id = :id")
                .param("id", conversation)
                .query((row, number) -> new Snapshot(
                        row.getLong("sequence_number"),
                        row.getInt("revision"),
                        row.getString("chain"),
                        readable(row.getBytes("state"))))
                .optional()
                .orElse(null);
    }

    private static JsonNode readable(byte[] state) {
        try {
            return JsonMapper.shared().readTree(state);
        } catch (JacksonException damaged) {
            return JsonMapper.shared().nullNode();
        }
    }
}
