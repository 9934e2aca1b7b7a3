package chat.lockstep.projector.views;

import static chat.lockstep.projector.views.ProjectedViews.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.projector.History;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.version.ConversationDigests;
import chat.lockstep.readmodel.version.RowDigest;
import chat.lockstep.testkit.history.RandomAccount;
import chat.lockstep.testkit.history.RandomHistory;
import chat.lockstep.testkit.history.StoredConversation;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// A rebuild says the same as what it replaces: a random history that is projected into two versions of the views, cut
/// and repeated differently, gives rows with equal digests. Into the second one it goes a second time on top.
class RebuildLawIT {

    private static ProjectedViews views;
    private static ReadModel first;
    private static ReadModel second;

    @BeforeContainer
    static void start() {
        views = ProjectedViews.create();
        var versions = views.written().versions();
        var begun = versions.begin(Objects.requireNonNull(versions.read().block(LIMIT)), ProjectedViews.NOW);
        first = views.written().pinned(begun.reading());
        second = views.written().pinned(begun.building());
    }

    @AfterContainer
    static void stop() {
        views.close();
    }

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void every_row_of_a_rebuilt_version_has_the_digest_of_before(@ForAll long seed) {
        var random = new Random(seed);
        var owner = UserId.of("owner-" + UUID.randomUUID());
        var group = RandomHistory.group(RandomHistory.steps(random, 200));
        var account = RandomAccount.of(owner, group, RandomHistory.steps(random, 60));
        hold(group, random);
        hold(account, random);
    }

    private static void hold(StoredConversation stored, Random random) {
        var history = History.of(stored);
        ProjectedViews.project(ProjectedViews.projection(first), history, random, _ -> {});
        ProjectedViews.project(ProjectedViews.projection(second), history, random, _ -> {});
        var digests = digests(first, stored.id(), stored.place());
        assertThat(digests(second, stored.id(), stored.place())).isEqualTo(digests);
        assertThat(digests).hasSizeGreaterThan(stored.size());

        ProjectedViews.project(ProjectedViews.projection(second), history, random, _ -> {});
        assertThat(digests(second, stored.id(), stored.place())).isEqualTo(digests);
    }

    private static List<RowDigest> digests(ReadModel version, ConversationId conversation, VersionVector place) {
        ConversationDigests digests = version.digests();
        assertThat(digests.heads(conversation).block(LIMIT)).isEqualTo(place);
        return Objects.requireNonNull(digests.events(conversation, place)
                .concatWith(digests.state(conversation))
                .collectList()
                .block(LIMIT));
    }
}
