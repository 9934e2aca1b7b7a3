package chat.lockstep.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.local.Server;
import chat.lockstep.projector.operate.Operator;
import chat.lockstep.projector.topic.deadletter.Letters;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Records that cannot be applied, from the topic to the operator and back, with the whole application on real servers.
class DeadLettersIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static TestTopic topic;
    private static CassandraSettings cassandra;
    private static ReadModel model;
    private static RunningProjector projector;
    private static Operator operator;

    private final UserId alice = UserId.of("a-" + UUID.randomUUID());
    private final UserId bob = UserId.of("b-" + UUID.randomUUID());

    @BeforeAll
    static void start() {
        TestServers.require(Server.KAFKA, Server.CASSANDRA, Server.REDIS);
        topic = new TestTopic();
        cassandra = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        var prefix = TestServers.newPrefix();
        projector = RunningProjector.start(topic, cassandra, prefix, TestServers.redisUri());
        model = ReadModel.connect(cassandra);
        model.ready().block(LIMIT);
        operator = new Operator(RunningProjector.arguments(topic, cassandra, prefix, TestServers.redisUri()));
    }

    @AfterAll
    static void stop() {
        projector.close();
        model.close();
        topic.close();
    }

    @Test
    void a_gap_holds_its_conversation_alone_and_a_retry_heals_it_when_the_missing_event_has_come() {
        var history = History.direct(alice, bob)
                .created(alice, bob)
                .sent(alice, "one")
                .sent(bob, "two");
        history.sent(alice, "three").read(bob, 4);
        var events = history.events();
        topic.write(events.subList(0, 2));
        topic.write(events.subList(3, 5)); // "two" is missing
        var other = History.direct(bob, UserId.of("c-" + UUID.randomUUID()));
        other.created(bob, alice).sent(bob, "meanwhile");
        topic.write(other.events());

        awaitSeq(other.conversation(), 2);
        awaitSeq(history.conversation(), 2);
        awaitOutstanding(history.conversation(), 2);
        assertThat(operator.run("dead-letters", "list")).isZero();
        assertThat(operator.printed())
                .containsPattern(history.conversation() + " +2 ")
                .contains("gap: the next one should be 3");
        assertThat(projector.get("/health").statusCode()).isEqualTo(200);
        assertThat(projector.get("/health").body()).contains("\"deadLetters\"");
        awaitMetric("lockstep.projector.held.conversations", "group", "views");

        // What follows needs no tries of its own: it goes the same way at once.
        topic.write(history.sent(bob, "four").events().subList(5, 6));
        awaitOutstanding(history.conversation(), 3);

        // A retry changes nothing as long as the event is missing.
        assertThat(operator.run("dead-letters", "retry", history.conversation().value()))
                .isEqualTo(1);
        assertThat(operator.printed()).contains("0 were applied, 3 are dead letters");

        topic.write(events.subList(2, 3));
        awaitSeq(history.conversation(), 3);
        assertThat(operator.run("dead-letters", "retry", history.conversation().value()))
                .isZero();
        assertThat(operator.printed()).contains("3 were applied, 0 are dead letters");
        awaitSeq(history.conversation(), 5);
        awaitOutstanding(history.conversation(), 0);
        var head = model.inbox().head(bob, history.conversation()).block(LIMIT);
        assertThat(head.readUpTo()).isEqualTo(5);
        var alices = model.inbox().head(alice, history.conversation()).block(LIMIT);
        assertThat(alices.unread()).isEqualTo(1);
        assertThat(alices.log().chain())
                .isEqualTo(history.events().get(5).recorded().chain());
    }

    @Test
    void a_missing_event_that_comes_in_time_lets_what_waited_for_it_through_without_a_dead_letter() {
        var history = History.direct(alice, bob)
                .created(alice, bob)
                .sent(alice, "one")
                .sent(bob, "two");
        var events = history.events();
        topic.write(events.subList(0, 1));
        topic.write(events.subList(2, 3));
        topic.write(events.subList(1, 2));
        awaitSeq(history.conversation(), 3);
        var head = model.inbox().head(alice, history.conversation()).block(LIMIT);
        assertThat(head.log().chain()).isEqualTo(history.last().recorded().chain());
        assertThat(head.preview().text()).isEqualTo("two");
        assertThat(outstanding(history.conversation())).isZero();
    }

    @Test
    void an_unreadable_record_is_shown_without_its_text_and_can_be_discarded() {
        var history = History.direct(alice, bob)
                .created(alice, bob)
                .sent(alice, "a secret")
                .sent(bob, "after it");
        var unreadable = topic.record(history.events().get(1));
        unreadable.headers().remove("axon-metadata-hash");
        topic.write(history.events().subList(0, 1));
        topic.write(unreadable);
        topic.write(history.events().subList(2, 3));
        awaitOutstanding(history.conversation(), 2);

        assertThat(operator.run("dead-letters", "show", history.conversation().value()))
                .isZero();
        assertThat(operator.printed())
                .contains("header axon-metadata-hash is missing")
                .contains("axon-message-aggregate-seq = 1")
                .contains("*** (8 characters)")
                .doesNotContain("a secret");
        assertThat(operator.run(
                        "dead-letters",
                        "show",
                        "--payload",
                        history.conversation().value()))
                .isZero();
        assertThat(operator.printed()).contains("a secret");
        var first = operator.printed().lines().findFirst().orElseThrow().split(" ")[0];

        assertThat(operator.run("dead-letters", "discard", first)).isEqualTo(1);
        assertThat(operator.printed()).contains("the views of this conversation stay at the gap");
        assertThat(outstanding(history.conversation())).isEqualTo(2);
        assertThat(operator.run("dead-letters", "discard", first, "--yes")).isZero();
        awaitOutstanding(history.conversation(), 1);

        // The event as it should have been comes after all, and the rest can follow.
        topic.write(history.events().subList(1, 2));
        awaitSeq(history.conversation(), 2);
        assertThat(operator.run("dead-letters", "retry", "--all")).isIn(0, 1);
        awaitSeq(history.conversation(), 3);
        awaitOutstanding(history.conversation(), 0);
    }

    @Test
    void garbage_without_a_key_holds_nothing_and_mistakes_of_the_operator_are_told() {
        topic.write(new ProducerRecord<>(topic.name(), null, "garbage".getBytes(StandardCharsets.UTF_8)));
        await().atMost(LIMIT).until(() -> {
            operator.run("dead-letters", "list");
            return operator.printed().contains("(no key)");
        });
        var history = History.direct(alice, bob).created(alice, bob);
        topic.write(history.events());
        awaitSeq(history.conversation(), 1);
        assertThat(operator.run("dead-letters", "show", "nobody")).isEqualTo(2);
        assertThat(operator.printed()).contains("no dead letter is outstanding for nobody");
        assertThat(operator.run("dead-letters", "retry")).isEqualTo(2);
        assertThat(operator.run("dead-letters", "discard", "nonsense", "--yes")).isEqualTo(2);
        await().atMost(LIMIT).until(() -> projector.count("lockstep.projector.dropped", "group", "live") >= 1);
    }

    private static void awaitMetric(String name, String... tags) {
        await().atMost(LIMIT).until(() -> projector.gauge(name, tags) >= 1);
    }

    private static void awaitSeq(ConversationId conversation, long seq) {
        await("log of " + conversation).atMost(LIMIT).until(() -> {
            var row = model.conversations().row(conversation).block(LIMIT);
            return row != null && row.log().seq() == seq;
        });
    }

    private static void awaitOutstanding(ConversationId conversation, int count) {
        await("dead letters of " + conversation).atMost(LIMIT).until(() -> outstanding(conversation) == count);
    }

    private static int outstanding(ConversationId conversation) {
        return new Letters(topic.settings("unused"))
                .outstanding((of, _) -> of.equals(conversation.value()), 10_000_000)
                .size();
    }
}
