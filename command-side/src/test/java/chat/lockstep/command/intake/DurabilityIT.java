package chat.lockstep.command.intake;

import static chat.lockstep.command.intake.CommandsIT.error;
import static chat.lockstep.command.intake.CommandsIT.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.StoredChains;
import chat.lockstep.local.Server;
import chat.lockstep.testkit.TemporaryServers;
import chat.lockstep.testkit.TestServers;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an answer promises, with a PostgreSQL of its own that can be killed.
class DurabilityIT {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

    private static TemporaryServers servers;
    private static RunningCommandSide commandSide;

    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String conversation = Ids.direct(alice, bob);

    @BeforeAll
    static void start() {
        servers = TestServers.separate(EnumSet.of(Server.POSTGRESQL));
        commandSide = RunningCommandSide.on(servers.servers().postgresql());
    }

    @AfterAll
    static void stop() {
        commandSide.close();
        servers.close();
    }

    @Test
    void an_answer_is_given_after_the_commit_and_not_before() throws Exception {
        commandSide.command(alice, Commands.create(Ids.fresh(), bob));
        // The trigger runs within the commit and waits there for the lock that this test holds.
        commandSide.jdbc().sql("""
                CREATE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$
                """).update();
        commandSide.jdbc().sql("""
                CREATE CONSTRAINT TRIGGER wait_in_commit AFTER INSERT ON domain_event
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_in_commit()
                """).update();
        var database = commandSide.database();
        try (var lock = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = lock.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(4711)");
            long before = commandSide.events();

            var answer = commandSide.commandAsync(alice, Commands.send(Ids.fresh(), conversation, "hello"));
            await().atMost(ANSWER_WITHIN).until(DurabilityIT::commitWaits);

            assertThat(answer).isNotDone();
            assertThat(commandSide.events()).isEqualTo(before);

            statement.execute("SELECT pg_advisory_unlock(4711)");
            assertThat(answer).succeedsWithin(ANSWER_WITHIN);
            assertThat(outcome(answer.join())).isEqualTo("applied");
            assertThat(commandSide.events()).isEqualTo(before + 1);
        } finally {
            commandSide
                    .jdbc()
                    .sql("DROP TRIGGER wait_in_commit ON domain_event")
                    .update();
        }
    }

    private static boolean commitWaits() {
        return commandSide
                .jdbc()
                .sql("SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                .query(Boolean.class)
                .single();
    }

    @Test
    void without_its_database_it_answers_in_time_and_the_same_id_works_later() throws Exception {
        commandSide.command(alice, Commands.create(Ids.fresh(), bob));
        var first = Ids.fresh();
        var list = "[" + Commands.send(first, conversation, "one") + ","
                + Commands.after(Commands.send(Ids.fresh(), conversation, "two"), first) + ","
                + Commands.send(Ids.fresh(), conversation, "three") + "]";
        servers.servers().kill(Server.POSTGRESQL);

        long started = System.nanoTime();
        var results = commandSide.command(alice, list);
        var took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(took).isLessThan(ANSWER_WITHIN);
        assertThat(results.valueStream().map(CommandsIT::error))
                .containsExactly("unavailable", "after_failed", "unavailable");
        assertThat(results.valueStream().map(result -> result.at("/error/retry").stringValue()))
                .containsOnly("same_id");
        assertThat(commandSide
                        .send(commandSide.managementRequestTo("/health").build())
                        .statusCode())
                .isEqualTo(503);

        servers.servers().start(Server.POSTGRESQL);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> outcome(commandSide.command(alice, Commands.send(first, conversation, "one")))
                        .matches("applied|duplicate"));
        var again = commandSide.command(alice, list);
        assertThat(again.valueStream().map(CommandsIT::outcome)).containsExactly("duplicate", "applied", "applied");
        assertThat(error(again.get(0))).isEmpty();
        StoredChains.verify(commandSide.jdbc());
    }

    @Test
    void when_its_database_hangs_it_answers_in_time_and_the_same_id_works_later() throws Exception {
        commandSide.command(alice, Commands.create(Ids.fresh(), bob));
        var command = Commands.send(Ids.fresh(), conversation, "hello");
        var database = commandSide.database();
        try (var other = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE domain_event IN ACCESS EXCLUSIVE MODE");

            assertThat(commandSide.commandAsync(alice, command))
                    .succeedsWithin(ANSWER_WITHIN)
                    .satisfies(result -> assertThat(error(result)).isEqualTo("unavailable"));

            other.rollback();
        }
        assertThat(outcome(commandSide.command(alice, command))).isEqualTo("applied");
    }
}
