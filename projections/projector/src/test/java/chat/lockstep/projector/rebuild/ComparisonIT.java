package chat.lockstep.projector.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.UserId;
import chat.lockstep.local.Server;
import chat.lockstep.projector.History;
import chat.lockstep.projector.rebuild.Comparison.Different;
import chat.lockstep.projector.rebuild.Comparison.Result;
import chat.lockstep.projector.views.ProjectedViews;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.testkit.Paused;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Two versions of the views beside each other, while Cassandra is away at times.
class ComparisonIT {

    private static final int CONVERSATIONS = 600; // more than a page
    /// Longer than a question waits for its answer.
    private static final Duration OUTAGE = Duration.ofSeconds(6);

    @Test
    void an_outage_costs_a_comparison_time_and_nothing_else() throws Exception {
        try (var views = ProjectedViews.create()) {
            var written = views.written();
            var versions = written.versions();
            var begun = versions.begin(
                    Objects.requireNonNull(versions.read().block(ProjectedViews.LIMIT)), ProjectedViews.NOW);
            var histories =
                    IntStream.range(0, CONVERSATIONS).mapToObj(_ -> talk()).toList();
            project(written.pinned(begun.reading()), histories);
            project(written.pinned(begun.building()), histories.subList(1, CONVERSATIONS));

            var found = new ArrayList<Different>();
            var comparison =
                    new FutureTask<>(() -> new Comparison(written, begun.reading(), begun.building()).run(found::add));
            try (var _ = new Paused(TestServers.require(Server.CASSANDRA), Server.CASSANDRA)) {
                assertThatThrownBy(() -> written.pinned(begun.reading())
                                .conversations()
                                .row(histories.getFirst().conversation())
                                .block())
                        .as("what one question comes to now")
                        .isInstanceOf(ReadModelUnavailable.class);
                Thread.ofPlatform().daemon().start(comparison);
                Thread.sleep(OUTAGE);
                assertThat(comparison.isDone()).isFalse();
            }
            assertThat(comparison.get(90, TimeUnit.SECONDS)).isEqualTo(new Result(CONVERSATIONS - 1, 1, 0));
            assertThat(found)
                    .extracting(Different::conversation)
                    .containsExactly(histories.getFirst().conversation());
        }
    }

    private static History talk() {
        var one = UserId.of("a-" + UUID.randomUUID());
        var other = UserId.of("b-" + UUID.randomUUID());
        return History.direct(one, other).created(one, other).sent(one, "hello");
    }

    private static void project(ReadModel version, List<History> histories) {
        var events =
                histories.stream().flatMap(history -> history.events().stream()).toList();
        assertThat(ProjectedViews.projection(version).on(events)).isEmpty();
    }
}
