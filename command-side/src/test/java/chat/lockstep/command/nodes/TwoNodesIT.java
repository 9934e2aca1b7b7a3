package chat.lockstep.command.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.StoredChains;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Nodes come, leave and are killed while writers write: nothing that was acknowledged is lost, nothing is there twice,
/// and nobody gets a wrong answer.
class TwoNodesIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int CONVERSATIONS = 12;
    private static final int SHARE = 100;

    private static RegisterOfTests register;
    private static PostgresqlAccess database;

    @BeforeAll
    static void connect() {
        register = new RegisterOfTests();
        database = TestServers.newDatabase();
    }

    @AfterAll
    static void disconnect() {
        register.close();
    }

    @Test
    void a_node_joins_one_leaves_and_one_is_killed_under_load() throws Exception {
        try (var staying = node("staying");
                var killed = CommandSideProcess.start(database, register.uri, register.key, "killed")) {
            await().atMost(SOON).until(() -> register.ids().size() == 2);
            try (var load = new RoutedLoad(register, CONVERSATIONS)) {
                joinsAndLeaves(load);
                assertThat(killed.isAlive()).isTrue();
                await().atMost(SOON).until(() -> load.servedBy("killed") > SHARE);

                killed.kill();
                int before = load.servedBy("staying");
                await().atMost(SOON).until(() -> load.servedBy("staying") > before + 3 * SHARE);

                load.end();
                assertThat(load.wrong()).isEmpty();
                assertThat(load.unreached()).isPositive();
                everyAcknowledgedCommandIsThereOnce(load, staying);
            }
        }
    }

    private static void joinsAndLeaves(RoutedLoad load) {
        try (var leaving = node("leaving")) {
            assertThat(leaving.url()).isNotEmpty();
            await().atMost(SOON).until(() -> load.servedBy("leaving") > SHARE);
        }
        assertThat(register.ids()).containsExactly("killed", "staying");
        assertThat(load.unreached()).as("a clean leave is not felt").isZero();
        assertThat(load.wrong()).isEmpty();
    }

    private static RunningCommandSide node(String id) {
        return RunningCommandSide.on(
                database,
                "--lockstep.redis.uri=" + register.uri,
                "--lockstep.register.key=" + register.key,
                "--lockstep.register.leave-for=500ms",
                "--lockstep.node-id=" + id);
    }

    private static void everyAcknowledgedCommandIsThereOnce(RoutedLoad load, RunningCommandSide node) {
        StoredChains.verify(node.jdbc());
        var stored = StoredChains.events(node.jdbc()).stream()
                .map(event -> event.id().toString() + " " + event.seq())
                .toList();
        var acknowledged = load.acknowledged();
        assertThat(stored)
                .containsExactlyInAnyOrderElementsOf(acknowledged.stream()
                        .map(command -> command.id() + " " + command.seq())
                        .toList());
        for (var again : acknowledged.subList(acknowledged.size() - CONVERSATIONS, acknowledged.size())) {
            var answer = node.command(again.user(), again.command());
            assertThat(answer.get("outcome").stringValue()).isEqualTo("duplicate");
            assertThat(answer.get("seq").longValue()).isEqualTo(again.seq());
        }
    }
}
