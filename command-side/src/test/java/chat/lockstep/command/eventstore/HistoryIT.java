package chat.lockstep.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TestServers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The number of the database's history is the epoch of all that is appended to it.
class HistoryIT {

    private final PostgresqlAccess database = TestServers.newDatabase();
    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");

    @Test
    void events_of_every_stream_bear_the_history_that_the_node_found_at_its_start() {
        try (var first = RunningCommandSide.on(database)) {
            assertThat(talk(first).get("outcome").stringValue()).isEqualTo("applied");
            assertThat(epochs(first.jdbc())).containsOnly("1").hasSize(1);
            restored(first.jdbc());
        }
        try (var second = RunningCommandSide.on(database, "--lockstep.limits.receipt-millis=0")) {
            second.jdbc().sql("DELETE FROM domain_event").update();

            talk(second);
            second.command(bob, Commands.read(Ids.fresh(), Ids.direct(alice, bob), 2));
            second.device(alice, "phone", "{}");

            assertThat(second.events()).isGreaterThanOrEqualTo(4);
            assertThat(epochs(second.jdbc())).containsExactly("7");
        }
    }

    @Test
    void a_node_that_ran_while_the_store_was_restored_appends_nothing() {
        try (var node = RunningCommandSide.on(database)) {
            talk(node);
            long events = node.events();
            restored(node.jdbc());

            var refused = node.command(alice, Commands.send(Ids.fresh(), Ids.direct(alice, bob), "still here"));

            assertThat(refused.get("outcome").stringValue()).isEqualTo("rejected");
            assertThat(refused.at("/error/code").stringValue()).isEqualTo("unavailable");
            assertThat(refused.at("/error/retry").stringValue()).isEqualTo("same_id");
            assertThat(node.events()).isEqualTo(events);
        }
    }

    private JsonNode talk(RunningCommandSide node) {
        node.command(alice, Commands.create(Ids.fresh(), bob));
        return node.command(alice, Commands.send(Ids.fresh(), Ids.direct(alice, bob), "hello"));
    }

    private static void restored(JdbcClient jdbc) {
        jdbc.sql("UPDATE history SET number = 7").update();
    }

    private static List<String> epochs(JdbcClient jdbc) {
        return jdbc.sql("SELECT DISTINCT convert_from(meta_data, 'UTF8')::jsonb ->> 'epoch' FROM domain_event")
                .query(String.class)
                .list();
    }
}
