package chat.lockstep.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.StoredChains;
import chat.lockstep.events.ConversationId;
import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TemporaryServers;
import chat.lockstep.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/// The event store in two databases on two servers, of which one is killed in the end.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoShardsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static TemporaryServers secondServer;
    private static RunningCommandSide commandSide;
    private static String[] settings;
    private static JdbcClient first;
    private static JdbcClient second;

    private final Pair onFirst = Pair.in(0);
    private final Pair onSecond = Pair.in(1);

    @BeforeAll
    static void start() {
        secondServer = TestServers.separate(EnumSet.of(Server.POSTGRESQL));
        var one = TestServers.newDatabase();
        var other = secondServer.servers().postgresql();
        first = client(one);
        second = client(other);
        settings = new String[] {
            "--lockstep.event-store.shards[0].url=" + one.jdbcUrl(),
            "--lockstep.event-store.shards[0].username=" + one.user(),
            "--lockstep.event-store.shards[0].password=" + one.password(),
            "--lockstep.event-store.shards[0].logical=0-127",
            "--lockstep.event-store.shards[1].url=" + other.jdbcUrl(),
            "--lockstep.event-store.shards[1].username=" + other.user(),
            "--lockstep.event-store.shards[1].password=" + other.password(),
            "--lockstep.event-store.shards[1].logical=128-255",
            "--lockstep.limits.receipt-millis=0"
        };
        commandSide = RunningCommandSide.on(one, settings);
    }

    private static JdbcClient client(PostgresqlAccess database) {
        return JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
    }

    @AfterAll
    static void stop() {
        commandSide.close();
        secondServer.close();
    }

    @Test
    @Order(1)
    void every_stream_of_a_conversation_is_in_its_database() {
        for (var pair : new Pair[] {onFirst, onSecond}) {
            assertThat(outcome(pair.create(commandSide))).isEqualTo("applied");
            assertThat(outcome(pair.send(commandSide))).isEqualTo("applied");
            assertThat(outcome(commandSide.command(pair.bob(), Commands.read(Ids.fresh(), pair.conversation(), 2))))
                    .isEqualTo("applied");
            commandSide.device(pair.alice(), "phone", "{}");
        }

        assertThat(streams(first)).contains(onFirst.conversation(), onFirst.conversation() + "@" + onFirst.bob());
        assertThat(streams(second)).contains(onSecond.conversation(), onSecond.conversation() + "@" + onSecond.bob());
        assertThat(streams(first))
                .allMatch(stream -> LogicalShards.logicalOf(conversationOf(stream)) < 128)
                .doesNotContainAnyElementsOf(streams(second));
        assertThat(streams(second)).allMatch(stream -> LogicalShards.logicalOf(conversationOf(stream)) >= 128);
        StoredChains.verify(first);
        StoredChains.verify(second);
    }

    @Test
    @Order(2)
    void a_repeat_is_a_duplicate_wherever_its_conversation_is() {
        for (var pair : new Pair[] {onFirst, onSecond}) {
            var create = Commands.create(Ids.fresh(), pair.bob());
            var send = Commands.send(Ids.fresh(), pair.conversation(), "hello");
            for (var command : new String[] {create, send}) {
                assertThat(outcome(commandSide.command(pair.alice(), command))).isEqualTo("applied");
                assertThat(outcome(commandSide.command(pair.alice(), command))).isEqualTo("duplicate");
            }
        }
    }

    @Test
    @Order(3)
    void an_id_that_is_misused_within_a_database_is_a_mismatch() {
        onSecond.create(commandSide);
        var id = Ids.fresh();
        commandSide.command(onSecond.alice(), Commands.send(id, onSecond.conversation(), "one"));
        var another = Pair.in(1);
        another.create(commandSide);

        assertThat(code(commandSide.command(onSecond.alice(), Commands.send(id, onSecond.conversation(), "two"))))
                .isEqualTo("idempotency_mismatch");
        assertThat(code(commandSide.command(another.alice(), Commands.send(id, another.conversation(), "one"))))
                .isEqualTo("idempotency_mismatch");
        assertThat(code(commandSide.command(onSecond.alice(), Commands.command(id, "nonsense", "", "{\"x\":0.5}"))))
                .isEqualTo("idempotency_mismatch");
    }

    /// The databases do not know each other's ids; see the decision on shards.
    @Test
    @Order(4)
    void an_id_that_is_misused_across_databases_is_another_command_and_alters_nothing() {
        onFirst.create(commandSide);
        onSecond.create(commandSide);
        var id = Ids.fresh();
        var original = Commands.send(id, onFirst.conversation(), "one");
        commandSide.command(onFirst.alice(), original);

        var misused = commandSide.command(onSecond.alice(), Commands.send(id, onSecond.conversation(), "two"));

        assertThat(outcome(misused)).isEqualTo("applied");
        var again = commandSide.command(onFirst.alice(), original);
        assertThat(outcome(again)).isEqualTo("duplicate");
        assertThat(again.get("conversation").stringValue()).isEqualTo(onFirst.conversation());
    }

    @Test
    @Order(5)
    void a_reply_must_name_a_message_of_its_own_conversation() {
        onFirst.create(commandSide);
        onSecond.create(commandSide);
        var id = Ids.fresh();
        commandSide.command(onFirst.alice(), Commands.send(id, onFirst.conversation(), "here"));

        var reply = Commands.command(
                Ids.fresh(), "send", onSecond.conversation(), "{\"text\":\"there\",\"replyTo\":\"" + id + "\"}");

        assertThat(code(commandSide.command(onSecond.alice(), reply))).isEqualTo("not_found");
    }

    @Test
    @Order(6)
    void one_ack_marks_conversations_of_both_databases() {
        var bob = onFirst.bob();
        var elsewhere = Pair.with(bob, 1);
        onFirst.create(commandSide);
        onFirst.send(commandSide);
        commandSide.command(elsewhere.alice(), Commands.create(Ids.fresh(), bob));
        commandSide.command(elsewhere.alice(), Commands.send(Ids.fresh(), elsewhere.conversation(), "hello"));

        var marks = commandSide.marks(
                bob,
                "phone",
                "{\"marks\":{\"%s\":{\"seq\":2},\"%s\":{\"seq\":2}}}"
                        .formatted(onFirst.conversation(), elsewhere.conversation()));

        assertThat(marks.at("/results/" + onFirst.conversation() + "/outcome").stringValue())
                .isEqualTo("applied");
        assertThat(marks.at("/results/" + elsewhere.conversation() + "/outcome").stringValue())
                .isEqualTo("applied");
        assertThat(streams(second)).contains(elsewhere.conversation() + "@" + bob);
    }

    @Test
    @Order(7)
    void health_names_each_database() {
        var health = commandSide.json(
                commandSide.send(commandSide.managementRequestTo("/health").build()));

        assertThat(health.at("/components/db/components/postgresql-0/status").stringValue())
                .isEqualTo("UP");
        assertThat(health.at("/components/db/components/postgresql-1/status").stringValue())
                .isEqualTo("UP");
    }

    @Test
    @Order(8)
    void while_one_database_is_down_the_conversations_of_the_other_go_on() throws Exception {
        onFirst.create(commandSide);
        onSecond.create(commandSide);
        var unlucky = Commands.send(Ids.fresh(), onSecond.conversation(), "hello");
        secondServer.servers().kill(Server.POSTGRESQL);

        await().atMost(SOON).until(() -> state("postgresql-1", "open", unlucky));

        for (int message = 0; message < 50; message++) {
            assertThat(outcome(onFirst.send(commandSide))).isEqualTo("applied");
        }
        var refused = openAnswer(unlucky);
        assertThat(refused.at("/error/code").stringValue()).isEqualTo("unavailable");
        assertThat(refused.at("/error/retry").stringValue()).isEqualTo("same_id");
        assertThat(refused.at("/error/retryAfterMillis").longValue()).isPositive();
        assertThat(isIn("postgresql-0", "closed")).isTrue();

        try (var startedMeanwhile = commandSide.another(settings)) {
            var there = Commands.send(Ids.fresh(), onFirst.conversation(), "hello");
            assertThat(outcome(startedMeanwhile.command(onFirst.alice(), there)))
                    .isEqualTo("applied");
            assertThat(code(startedMeanwhile.command(onSecond.alice(), unlucky)))
                    .isEqualTo("unavailable");

            secondServer.servers().start(Server.POSTGRESQL);
            await().atMost(SOON)
                    .until(() -> outcome(startedMeanwhile.command(onSecond.alice(), unlucky))
                            .matches("applied|duplicate"));
        }
        await().atMost(SOON)
                .until(() ->
                        outcome(commandSide.command(onSecond.alice(), unlucky)).matches("applied|duplicate"));
        await().atMost(SOON).until(() -> {
            commandSide.command(onSecond.alice(), unlucky);
            return isIn("postgresql-1", "closed");
        });
        assertThat(outcome(commandSide.command(onSecond.alice(), unlucky))).isEqualTo("duplicate");
        StoredChains.verify(second);
    }

    private boolean state(String breaker, String state, String command) {
        var failed = IntStream.range(0, 8)
                .mapToObj(_ -> commandSide.commandAsync(onSecond.alice(), command))
                .toList();
        failed.forEach(answer -> assertThat(code(answer.join())).isEqualTo("unavailable"));
        return isIn(breaker, state);
    }

    /// The breaker lets a try through now and then; this is the answer to one that it does not.
    private JsonNode openAnswer(String command) {
        return await().atMost(SOON)
                .until(
                        () -> commandSide.command(onSecond.alice(), command),
                        answer -> !answer.at("/error/retryAfterMillis").isMissingNode());
    }

    private static boolean isIn(String breaker, String state) {
        return commandSide
                        .bean(MeterRegistry.class)
                        .get("resilience4j.circuitbreaker.state")
                        .tags("name", breaker, "state", state)
                        .gauge()
                        .value()
                == 1;
    }

    private static List<String> streams(JdbcClient database) {
        return database.sql("SELECT DISTINCT aggregate_id FROM domain_event")
                .query(String.class)
                .list();
    }

    private static ConversationId conversationOf(String stream) {
        return ConversationId.of(stream.replaceAll("@.*", ""));
    }

    private static String outcome(JsonNode result) {
        return result.path("outcome").asString("");
    }

    private static String code(JsonNode result) {
        return result.at("/error/code").asString("");
    }
}
