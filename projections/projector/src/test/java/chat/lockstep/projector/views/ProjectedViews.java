package chat.lockstep.projector.views;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.Server;
import chat.lockstep.projector.History;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.testkit.history.RandomHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/// Views in Cassandra, in a keyspace of their own, that a test projects events into.
public final class ProjectedViews implements AutoCloseable {

    public static final Duration LIMIT = Duration.ofMinutes(2);

    /// Making a keyspace on a busy machine may take long.
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /// For the readers, it is always this time.
    public static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    private final CassandraSettings settings;
    private final ReadModel written;
    private final ReadModel read;
    private final ReadModel late;

    private ProjectedViews(CassandraSettings settings) {
        this.settings = settings;
        written = ReadModel.create(settings);
        written.ready().block(START_LIMIT);
        read = readAt(NOW);
        late = readAt(RandomHistory.EXPIRY.instant());
    }

    public static ProjectedViews create() {
        TestServers.require(Server.CASSANDRA);
        var address = TestServers.cassandraContactPoint();
        return new ProjectedViews(new CassandraSettings(
                List.of(address.getHostString() + ":" + address.getPort()),
                "datacenter1",
                TestServers.newKeyspaceName(),
                1));
    }

    /// As the projector holds them.
    public ReadModel written() {
        return written;
    }

    /// As readers find them.
    ReadModel read() {
        return read;
    }

    /// As readers find them when everything has expired that may.
    ReadModel late() {
        return late;
    }

    private ReadModel readAt(Instant time) {
        var model = ReadModel.connect(settings, () -> time);
        model.ready().block(START_LIMIT);
        return model;
    }

    ViewsProjection projection() {
        return projection(written);
    }

    public static ViewsProjection projection(ReadModel into) {
        return new ViewsProjection(into, 1, Breaker.alone("views"), new SimpleMeterRegistry());
    }

    /// Projects a history in batches of any size. Some come twice, and at times nothing is remembered of what was
    /// before, as after a restart.
    ///
    /// @param reached told after each batch how many events are projected
    static void project(ViewsProjection projection, History history, Random random, IntConsumer reached) {
        var events = history.events();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(24));
            project(projection, events.subList(from, to));
            if (random.nextInt(5) == 0) {
                project(projection, events.subList(random.nextInt(to), to));
            }
            if (random.nextInt(5) == 0) {
                projection.forget(List.of(0));
            }
            from = to;
            reached.accept(from);
        }
    }

    private static void project(ViewsProjection projection, List<TopicEvent> batch) {
        assertThat(projection.on(batch)).isEmpty();
    }

    @Override
    public void close() {
        late.close();
        read.close();
        written.close();
    }
}
