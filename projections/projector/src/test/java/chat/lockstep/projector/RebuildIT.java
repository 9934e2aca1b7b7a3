package chat.lockstep.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.UserId;
import chat.lockstep.local.Server;
import chat.lockstep.projector.operate.Operator;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TestServers;
import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A new version of the views under load, beside one that somebody damaged.
class RebuildIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final List<String> failedReads = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();

    private Load load;

    @AfterEach
    void stopLoad() {
        isStopped.set(true);
        if (load != null) {
            load.stop();
        }
    }

    @Test
    void damaged_rows_are_named_and_right_in_the_new_version_and_reads_go_on_during_the_switch() throws Exception {
        TestServers.require(Server.KAFKA, Server.CASSANDRA, Server.REDIS);
        var prefix = TestServers.newPrefix();
        var cassandra = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        var redis = TestServers.redisUri();
        try (var topic = new TestTopic();
                var projector = RunningProjector.start(topic, cassandra, prefix, redis);
                var model = ReadModel.connect(cassandra);
                var cql = cql(cassandra)) {
            model.ready().block(LIMIT);
            var operator = new Operator(RunningProjector.arguments(topic, cassandra, prefix, redis));
            var healed = withRepeatedGap(topic, operator, model);
            load = Load.start(topic, 20);
            var reader = Thread.ofPlatform().start(() -> read(model, load));
            load.awaitMore(400);

            assertThat(operator.run("rebuild", "status")).isZero();
            assertThat(operator.printed()).contains("read      version 1", "building  nothing");
            var damaged = load.histories().get(3);
            await().atMost(LIMIT).until(() -> seq(model, damaged) > 3);
            damage(cql, damaged);
            assertThat(operator.run("rebuild", "views")).isEqualTo(1);
            assertThat(operator.printed())
                    .contains("conversation %s differs: log 2".formatted(damaged.conversation()))
                    .contains(", 1 differ,")
                    .contains("nothing is switched");

            // Run again, it goes on with what there is.
            assertThat(operator.run("rebuild", "views", "--accept-differences")).isZero();
            assertThat(operator.printed())
                    .contains("Going on with version 2")
                    .contains("Switched to version 2. The old tables stay");
            load.awaitMore(200);
            load.stop();
            isStopped.set(true);
            reader.join(10_000);

            await().atMost(LIMIT)
                    .until(() -> topic.committed(prefix + "-views-v2").equals(topic.ends()));
            await().atMost(LIMIT)
                    .until(() -> Objects.equals(model.watermarks().read().block(LIMIT), topic.ends()));
            TopicFold.of(topic).assertEqual(model);
            assertThat(seq(model, healed)).isEqualTo(4);
            assertThat(failedReads).isEmpty();
            assertThat(reads).hasValueGreaterThan(50);
            assertThat(projector.get("/health").statusCode()).isEqualTo(200);

            assertThat(operator.run("rebuild", "status")).isZero();
            assertThat(operator.printed()).contains("read      version 2", "written   version 2", "unused    [1]");
            assertThat(operator.run("rebuild", "drop", "--yes")).isEqualTo(2);
            assertThat(operator.printed()).contains("wait until");
            cql.execute("UPDATE views_version SET changed = 0 WHERE name = 'views'");
            assertThat(operator.run("rebuild", "drop")).isEqualTo(1);
            assertThat(operator.run("rebuild", "drop", "--yes")).isZero();
            assertThat(operator.printed()).contains("Version 1 is dropped");
            assertThat(tables(cql, cassandra)).contains("inbox_v2").doesNotContain("inbox");
            TopicFold.of(topic).assertEqual(model);
        }
        restarted(cassandra);
    }

    /// A conversation whose second event came too late: it became complete by a retry.
    private static History withRepeatedGap(TestTopic topic, Operator operator, ReadModel model) {
        var one = UserId.of("a-" + UUID.randomUUID());
        var other = UserId.of("b-" + UUID.randomUUID());
        var history = History.direct(one, other)
                .created(one, other)
                .sent(one, "a")
                .sent(one, "b")
                .sent(one, "c");
        var events = history.events();
        topic.write(events.subList(0, 1));
        topic.write(events.subList(2, 4));
        await().atMost(LIMIT).until(() -> {
            operator.run("dead-letters", "list");
            return operator.printed().contains(history.conversation().value());
        });
        topic.write(events.subList(1, 2));
        assertThat(operator.run("dead-letters", "retry", "--all")).isZero();
        await().atMost(LIMIT).until(() -> seq(model, history) == 4);
        return history;
    }

    /// As a bug or an operator might: with a timestamp that no write of the projector beats.
    private static void damage(CqlSession cql, History history) {
        cql.execute(
                "UPDATE conversation_log SET text = 'never said', data = '{}' WHERE conversation = ? AND bucket = 0 AND seq = 2",
                history.conversation().value());
    }

    private void read(ReadModel model, Load load) {
        while (!isStopped.get()) {
            for (var history : load.histories()) {
                var user = history.members().getFirst();
                try {
                    var head = model.inbox().head(user, history.conversation()).block(LIMIT);
                    if (head != null) {
                        model.history()
                                .page(history.conversation(), head, null, 50)
                                .block(LIMIT);
                        reads.incrementAndGet();
                    }
                } catch (RuntimeException failure) {
                    failedReads.add(failure.toString());
                }
            }
        }
    }

    /// The tables of a version that was dropped are not made again, and the next rebuild is the third version.
    private static void restarted(CassandraSettings cassandra) {
        try (var created = ReadModel.create(cassandra);
                var cql = cql(cassandra)) {
            created.ready().block(LIMIT);
            assertThat(tables(cql, cassandra)).contains("inbox_v2").doesNotContain("inbox");
            assertThat(created.versions().read().block(LIMIT).newest()).isEqualTo(2);
        }
    }

    private static long seq(ReadModel model, History history) {
        var row = model.conversations().row(history.conversation()).block(LIMIT);
        return row == null ? 0 : row.log().seq();
    }

    private static List<String> tables(CqlSession cql, CassandraSettings cassandra) {
        return cql
                .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", cassandra.keyspace())
                .all()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static CqlSession cql(CassandraSettings cassandra) {
        // Its keyspace may not be there yet when the session begins.
        return await().atMost(LIMIT)
                .ignoreExceptions()
                .until(
                        () -> CqlSession.builder()
                                .addContactPoint(TestServers.cassandraContactPoint())
                                .withLocalDatacenter("datacenter1")
                                .withKeyspace(cassandra.keyspace())
                                .build(),
                        Objects::nonNull);
    }
}
