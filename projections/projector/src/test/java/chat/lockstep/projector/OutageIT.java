package chat.lockstep.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Server;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.wire.WireEvent;
import chat.lockstep.testkit.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cassandra is killed in the middle and comes back.
class OutageIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CONVERSATIONS = 8;

    @TempDir
    private Path data;

    @Test
    void while_cassandra_is_down_the_views_wait_and_afterwards_nothing_is_missing() throws Exception {
        // As in earnest: the shared servers of tests may forget their tables when they are killed.
        var settings = LocalSettings.of(data, FreePorts.find()).withServers(EnumSet.of(Server.CASSANDRA));
        try (var servers = LocalServers.start(settings);
                var topic = new TestTopic()) {
            var cassandra = RunningProjector.cassandra(servers.cassandraContactPoint());
            try (var projector =
                            RunningProjector.start(topic, cassandra, TestServers.newPrefix(), TestServers.redisUri());
                    var model = ReadModel.connect(cassandra)) {
                model.ready().block(LIMIT);
                var histories = IntStream.range(0, CONVERSATIONS)
                        .mapToObj(_ -> newConversation())
                        .toList();
                histories.forEach(history -> topic.write(history.events()));
                histories.forEach(history -> awaitHead(model, history));

                servers.kill(Server.CASSANDRA);
                List<TopicEvent> missed = new ArrayList<>();
                for (int round = 0; round < 20; round++) {
                    for (var history : histories) {
                        missed.add(history.sent(author(history), "in the dark " + round)
                                .last());
                    }
                }
                topic.write(missed);
                await().atMost(LIMIT)
                        .until(() -> projector.count("lockstep.projector.failures", "group", "views") >= 2);
                await().atMost(LIMIT).untilAsserted(() -> {
                    var health = projector.get("/health");
                    assertThat(health.statusCode()).isEqualTo(503);
                    assertThat(health.body()).contains("\"cassandra\":{\"details\":{\"cause\"");
                });
                assertThat(projector.count("lockstep.projector.records", "group", "live"))
                        .isGreaterThanOrEqualTo(CONVERSATIONS * 21);

                servers.start(Server.CASSANDRA);
                histories.forEach(history -> awaitHead(model, history));
                histories.forEach(history -> assertComplete(model, history));
                await().atMost(LIMIT).until(() -> projector.get("/health").statusCode() == 200);
            }
        }
    }

    private static History newConversation() {
        var one = UserId.of("a-" + UUID.randomUUID());
        var other = UserId.of("b-" + UUID.randomUUID());
        return History.direct(one, other).created(one, other);
    }

    private static UserId author(History history) {
        return history.events().getFirst().recorded().by().user();
    }

    private static void awaitHead(ReadModel model, History history) {
        await("head of " + history.conversation())
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> {
                    var head = model.inbox()
                            .head(author(history), history.conversation())
                            .block(LIMIT);
                    return head != null && head.log().seq() == history.logSeq();
                });
    }

    private static void assertComplete(ReadModel model, History history) {
        var head = model.inbox().head(author(history), history.conversation()).block(LIMIT);
        var delta = model.deltas()
                .delta(history.conversation(), VersionVector.EMPTY, head, 500)
                .block(LIMIT);
        assertThat(delta.events())
                .extracting(WireEvent::recorded)
                .isEqualTo(history.events().stream().map(TopicEvent::recorded).toList());
        assertThat(delta.to()).isEqualTo(VersionVector.of(StreamId.LOG, history.logSeq()));
    }
}
