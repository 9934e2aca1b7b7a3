package chat.lockstep.projector;

import static chat.lockstep.projector.History.LAPTOP;
import static chat.lockstep.projector.History.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.local.Server;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.WireEvent;
import chat.lockstep.testkit.TestServers;
import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Records in, rows out, with the whole application on real servers.
class ProjectorIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> TABLES =
            List.of("conversation", "conversation_log", "device_inbox", "inbox", "receipt_log", "receipts");

    private static TestTopic topic;
    private static CassandraSettings cassandra;
    private static ReadModel model;
    private static CqlSession cql;
    private static RunningProjector projector;

    @BeforeAll
    static void start() {
        TestServers.require(Server.KAFKA, Server.CASSANDRA, Server.REDIS);
        topic = new TestTopic();
        cassandra = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        projector = RunningProjector.start(topic, cassandra, TestServers.newPrefix(), TestServers.redisUri());
        model = ReadModel.connect(cassandra);
        model.ready().block(LIMIT);
        cql = CqlSession.builder()
                .addContactPoint(TestServers.cassandraContactPoint())
                .withLocalDatacenter("datacenter1")
                .withKeyspace(cassandra.keyspace())
                .build();
    }

    @AfterAll
    static void stop() {
        projector.close();
        model.close();
        cql.close();
        topic.close();
    }

    @Test
    void a_direct_conversation_becomes_heads_deltas_history_and_marks() {
        var alice = newUser();
        var bob = newUser();
        var history = History.direct(alice, bob).created(alice, bob).sent(alice, "hello, bob");
        history.sent(bob, "hello, alice", alice).sent(bob, "how are you?");
        history.delivered(alice, PHONE, 4).read(alice, 3);
        topic.write(history.events());

        var head = awaitHead(alice, history.conversation(), 4, 3);
        assertThat(head.kind()).isEqualTo(ConversationKind.DIRECT);
        assertThat(head.peer()).isEqualTo(bob);
        assertThat(head.log().chain())
                .isEqualTo(history.events().get(3).recorded().chain());
        assertThat(head.unread()).isEqualTo(1);
        assertThat(head.mentions()).isZero();
        assertThat(Objects.requireNonNull(head.preview()).text()).isEqualTo("how are you?");
        var bobs = awaitHead(bob, history.conversation(), 4, 4);
        assertThat(bobs.unread()).isZero();

        await().atMost(LIMIT)
                .until(() ->
                        model.receipts().vector(history.conversation()).block().of(StreamId.receiptsOf(alice)) == 2);
        var delta = model.deltas()
                .delta(history.conversation(), VersionVector.of(StreamId.LOG, 1), bobs, 500)
                .block(LIMIT);
        assertThat(delta.events())
                .extracting(WireEvent::recorded)
                .isEqualTo(history.events().subList(1, 6).stream()
                        .map(TopicEvent::recorded)
                        .toList());
        assertThat(delta.from()).isEqualTo(VersionVector.of(StreamId.LOG, 1));
        assertThat(delta.to()).isEqualTo(VersionVector.of(StreamId.LOG, 4).with(StreamId.receiptsOf(alice), 2));
        assertThat(delta.more()).isFalse();

        var page = model.history().page(history.conversation(), head, null, 2).block(LIMIT);
        assertThat(page.messages()).extracting("text").containsExactly("how are you?", "hello, alice");
        assertThat(page.more()).isTrue();

        var device = cql.execute(
                        "SELECT delivered_seq FROM device_inbox WHERE user = ? AND device = 'phone'", alice.value())
                .one();
        assertThat(device.getLong(0)).isEqualTo(4);
    }

    @Test
    void a_private_log_becomes_the_private_head_of_its_user() {
        var user = newUser();
        var history = new History(ConversationId.ofUser(user), 0)
                .registered(user, PHONE)
                .registered(user, LAPTOP);
        topic.write(history.events());

        var head = awaitHead(user, history.conversation(), 2, 0);
        assertThat(head.kind()).isEqualTo(ConversationKind.PRIVATE);
        assertThat(head.unread()).isZero();
        assertThat(head.preview()).isNull();
        assertThat(head.floor().seq()).isZero();
        assertThat(model.inbox().heads(user).collectList().block(LIMIT)).containsExactly(head);
    }

    @Test
    void a_long_log_is_read_over_the_ends_of_its_buckets_without_a_gap() {
        var alice = newUser();
        var bob = newUser();
        var history = History.direct(alice, bob).created(alice, bob);
        IntStream.rangeClosed(1, 2_200).forEach(n -> history.sent(alice, "message " + n));
        history.unknown(bob);
        topic.write(history.events());

        var head = awaitHead(bob, history.conversation(), 2_202, 0);
        assertThat(head.unread()).isEqualTo(2_200);
        var delta = model.deltas()
                .delta(history.conversation(), VersionVector.of(StreamId.LOG, 500), head, 1_600)
                .block(LIMIT);
        assertThat(delta.events())
                .extracting(WireEvent::recorded)
                .isEqualTo(history.events().subList(500, 2_100).stream()
                        .map(TopicEvent::recorded)
                        .toList());
        assertThat(delta.more()).isTrue();
        var rest = model.deltas()
                .delta(history.conversation(), delta.to(), head, 500)
                .block(LIMIT);
        assertThat(rest.events()).hasSize(102);
        assertThat(rest.events().getLast().recorded().type()).isEqualTo("fireworksLit");
        assertThat(rest.more()).isFalse();

        var page =
                model.history().page(history.conversation(), head, 2_005L, 200).block(LIMIT);
        assertThat(page.messages()).hasSize(200);
        assertThat(page.messages().getFirst().seq()).isEqualTo(2_004);
        assertThat(page.messages().getLast().seq()).isEqualTo(1_805);
    }

    @Test
    void late_duplicates_and_a_replay_from_the_beginning_leave_every_row_as_it_was() {
        var alice = newUser();
        var bob = newUser();
        var history = History.direct(alice, bob).created(alice, bob);
        IntStream.rangeClosed(1, 40).forEach(n -> {
            history.sent(n % 2 == 0 ? alice : bob, "message " + n);
            if (n % 5 == 0) {
                history.read(alice, n - 2L).delivered(bob, PHONE, n);
            }
        });
        topic.write(history.events());
        awaitHead(bob, history.conversation(), 41, 40);
        awaitQuiet();
        var before = rows(history);
        assertThat(before).hasSizeGreaterThan(60);

        topic.write(history.events().subList(0, 30));
        topic.write(List.of(history.events().get(3), history.events().get(20)));
        awaitQuiet();
        assertThat(rows(history)).isEqualTo(before);

        try (var replaying =
                RunningProjector.start(topic, cassandra, TestServers.newPrefix(), TestServers.redisUri())) {
            await().atMost(LIMIT)
                    .until(() -> replaying.count("lockstep.projector.records", "group", "views")
                            >= history.events().size());
            await().atMost(LIMIT).until(() -> replaying.get("/health").statusCode() == 200);
            awaitLagZero(replaying);
        }
        assertThat(rows(history)).isEqualTo(before);
    }

    @Test
    void health_and_metrics_are_on_the_management_port() {
        await().atMost(LIMIT).untilAsserted(() -> {
            var health = projector.get("/health");
            assertThat(health.body()).contains("\"live\"", "\"views\"", "\"kafka\"", "\"cassandra\"", "\"redis\"");
            assertThat(health.statusCode()).isEqualTo(200);
        });
        assertThat(projector.get("/metrics").body())
                .contains("lockstep_projector_records_total", "lockstep_projector_lag");
    }

    private static void awaitLagZero(RunningProjector running) {
        await().atMost(LIMIT)
                .until(() -> running.get("/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("lockstep_projector_lag{"))
                        .allMatch(line -> line.endsWith(" 0.0")));
    }

    /// Everything that was written before is applied when an event behind it, in every partition, is applied.
    private static void awaitQuiet() {
        Set<UserId> users = new TreeSet<>();
        IntStream.range(0, 24).forEach(_ -> users.add(newUser()));
        users.forEach(user -> topic.write(new History(ConversationId.ofUser(user), 0)
                .registered(user, PHONE)
                .events()));
        users.forEach(user -> awaitHead(user, ConversationId.ofUser(user), 1, 0));
    }

    /// The rows of the conversation in all tables; watermarks are of none.
    private static Set<String> rows(History history) {
        var id = history.conversation().value();
        Set<String> rows = new TreeSet<>();
        for (var table : TABLES) {
            cql.execute("SELECT JSON * FROM " + table).all().stream()
                    .map(row -> table + " " + row.getString(0))
                    .filter(row -> row.contains(id))
                    .forEach(rows::add);
        }
        return rows;
    }

    private static Head awaitHead(UserId user, ConversationId conversation, long seq, long readUpTo) {
        return await("head of " + user)
                .atMost(LIMIT)
                .until(
                        () -> model.inbox().head(user, conversation).block(LIMIT),
                        head -> head != null && head.log().seq() >= seq && head.readUpTo() >= readUpTo);
    }

    private static UserId newUser() {
        return UserId.of("u-" + UUID.randomUUID());
    }
}
