package chat.lockstep.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.Server;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.testkit.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Projectors join and leave under load, cleanly and by being killed.
class TwoProjectorsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void projectors_join_leave_and_are_killed_under_load_and_every_row_is_right() throws Exception {
        TestServers.require(Server.KAFKA, Server.CASSANDRA, Server.REDIS);
        var prefix = TestServers.newPrefix();
        var cassandra = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        var redis = TestServers.redisUri();
        try (var topic = new TestTopic()) {
            var first = RunningProjector.start(topic, cassandra, prefix, redis);
            try (var model = ReadModel.connect(cassandra);
                    var doomed = ProjectorProcess.start(topic, cassandra, prefix, redis, folder);
                    var load = Load.start(topic, 40)) {
                model.ready().block(LIMIT);
                try (var watch = new Watch(topic, prefix, model, load)) {
                    await().atMost(LIMIT).until(() -> doomed.printed().contains("group views now also reads ["));
                    load.awaitMore(500);
                    doomed.kill();
                    load.awaitMore(500);
                    try (var second = RunningProjector.start(topic, cassandra, prefix, redis)) {
                        await().atMost(LIMIT)
                                .until(() -> second.count("lockstep.projector.records", "group", "views") > 100);
                        first.close();
                        load.awaitMore(500);
                        load.stop();
                        await().atMost(LIMIT)
                                .until(() -> topic.committed(prefix + "-views").equals(topic.ends()));
                        watch.assertNothingRanAhead();
                        TopicFold.of(topic).assertEqual(model);
                        assertThat(second.gauge("lockstep.projector.dead.letters.outstanding"))
                                .isZero();
                    }
                }
            } finally {
                first.close();
            }
        }
    }

    /// Looks again and again whether offsets and watermarks promise rows that are not there.
    private static final class Watch implements AutoCloseable {

        private final TestTopic topic;
        private final String prefix;
        private final ReadModel model;
        private final Load load;
        private final List<String> ahead = new CopyOnWriteArrayList<>();
        private final Thread thread;
        private final AtomicInteger looks = new AtomicInteger();
        private volatile boolean isStopped;

        Watch(TestTopic topic, String prefix, ReadModel model, Load load) {
            this.topic = topic;
            this.prefix = prefix;
            this.model = model;
            this.load = load;
            thread = Thread.ofPlatform().name("watch").start(this::look);
        }

        private void look() {
            while (!isStopped) {
                var promised = new HashMap<>(model.watermarks().read().block(LIMIT));
                topic.committed(prefix + "-views")
                        .forEach((partition, next) -> promised.merge(partition, next, Math::max));
                load.histories().forEach(history -> check(history, promised));
                looks.incrementAndGet();
            }
        }

        private void check(History history, Map<Integer, Long> promised) {
            var places = topic.places(history.conversation());
            long seq = 0;
            for (TopicEvent event : new ArrayList<>(history.events())) {
                var place = places.get(event.recorded().id());
                if (event.recorded().stream().isLog()
                        && place != null
                        && place.offset() < promised.getOrDefault(place.partition(), 0L)) {
                    seq = event.recorded().seq();
                }
            }
            var row = model.conversations().row(history.conversation()).block(LIMIT);
            if (seq > 0 && (row == null || row.log().seq() < seq)) {
                ahead.add("%s: %d is promised, the row has %s".formatted(history.conversation(), seq, row));
            }
        }

        void assertNothingRanAhead() {
            assertThat(looks).hasValueGreaterThan(3);
            assertThat(ahead).isEmpty();
        }

        @Override
        public void close() {
            isStopped = true;
            await().atMost(LIMIT).until(() -> !thread.isAlive());
        }
    }
}
