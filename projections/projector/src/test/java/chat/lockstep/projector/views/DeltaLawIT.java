package chat.lockstep.projector.views;

import static chat.lockstep.projector.views.ProjectedViews.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.projector.History;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.WireEvent;
import chat.lockstep.testkit.history.FoldedConversation;
import chat.lockstep.testkit.history.RandomAccount;
import chat.lockstep.testkit.history.RandomHistory;
import chat.lockstep.testkit.history.StoredConversation;
import chat.lockstep.testkit.history.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// The delta law as readers of Cassandra see it: while a random history is being projected, a replica that holds any
/// vector `a` reads its delta up to the head `b`, in pages of any size. It gets exactly the events between, as they
/// were appended, and knows afterwards what the published folds make of everything up to `b`; and so do the other
/// rows.
class DeltaLawIT {

    private static final Set<EventType> PROJECTED = EnumSet.noneOf(EventType.class);

    private static ProjectedViews views;
    private static ViewsProjection projection;
    private static AsFolded rows;

    @BeforeContainer
    static void start() {
        views = ProjectedViews.create();
        projection = views.projection();
        rows = new AsFolded(views);
    }

    @AfterContainer
    static void stop() {
        views.close();
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void what_a_replica_knows_and_a_delta_make_what_the_log_makes(@ForAll long seed) {
        var random = new Random(seed);
        var users = RandomHistory.USERS.stream()
                .map(user -> UserId.of(user + "-" + UUID.randomUUID()))
                .toList();
        var group = RandomHistory.group(users, RandomHistory.steps(random, 180));
        follow(group, random);
        rows.assertErased(users.getFirst(), group);
        follow(RandomHistory.direct(users.getFirst(), users.getLast(), RandomHistory.steps(random, 40)), random);
        var account = RandomAccount.of(users.getFirst(), group, RandomHistory.steps(random, 60));
        follow(account, random);
        rows.assertAccount(account, group);
    }

    @Property(tries = 1)
    void a_log_of_several_buckets_is_read_over_their_ends(@ForAll long seed) {
        var random = new Random(seed);
        var group = RandomHistory.group(RandomHistory.steps(random, 2_800));
        assertThat(group.logSeq()).isGreaterThan(2_000);
        follow(group, random);
    }

    @AfterContainer
    static void every_event_type_occurred() {
        assertThat(PROJECTED).containsExactlyInAnyOrder(EventType.values());
    }

    /// Projects the history and holds what readers get against it, now and then and at the end.
    private static void follow(StoredConversation history, Random random) {
        history.events().stream()
                .map(StoredEvent::data)
                .filter(Objects::nonNull)
                .forEach(data -> PROJECTED.add(EventType.of(data)));
        int oneIn = 1 + history.size() / 40;
        ProjectedViews.project(projection, History.of(history), random, reached -> {
            if (reached == history.size() || random.nextInt(oneIn) == 0) {
                hold(history, placeAfter(history, reached), random);
            }
        });
    }

    private static VersionVector placeAfter(StoredConversation history, int events) {
        var place = VersionVector.EMPTY;
        for (var event : history.events().subList(0, events)) {
            place = place.with(event.recorded().stream(), event.recorded().seq());
        }
        return place;
    }

    private static void hold(StoredConversation history, VersionVector head, Random random) {
        rows.assertConversation(history, head);
        for (var user : rows.readers(history, head)) {
            var access = rows.assertHead(user, history, head);
            rows.assertPages(access, history, head, 1 + random.nextInt(40));
            var end = visible(access, head);
            for (int i = 0; i < 3; i++) {
                assertDelta(history, anyUpTo(head, random), end, access, 5 + random.nextInt(80));
            }
            assertDelta(history, beyond(head, random), end, access, 10);
        }
    }

    /// What the reader may come to hold: somebody who went, the log up to its going.
    private static VersionVector visible(Head access, VersionVector head) {
        return access.until() == null ? head : VersionVector.of(StreamId.LOG, access.until());
    }

    private static VersionVector anyUpTo(VersionVector head, Random random) {
        var place = VersionVector.EMPTY;
        int kind = random.nextInt(6);
        for (var entry : head.counts().entrySet()) {
            long count = switch (kind) {
                case 0 -> 0;
                case 1 -> entry.getValue();
                default -> random.nextLong(entry.getValue() + 1);
            };
            place = place.with(entry.getKey(), count);
        }
        return place;
    }

    /// A replica that is ahead of the view, and knows a stream that the view does not.
    private static VersionVector beyond(VersionVector head, Random random) {
        return head.with(StreamId.LOG, head.of(StreamId.LOG) + 1 + random.nextInt(3))
                .with(StreamId.receiptsOf(UserId.of("nobody")), 3);
    }

    private static void assertDelta(
            StoredConversation history, VersionVector have, VersionVector end, Head access, int limit) {
        long logStart = Math.max(have.of(StreamId.LOG), access.floor().seq());
        var start = have.with(StreamId.LOG, logStart);
        var expected = between(history, start, end);
        var read = pages(have, end, access, limit);

        assertThat(read.stream().map(WireEvent::json))
                .as("%s from %s to %s", history.id(), have.counts(), end.counts())
                .isEqualTo(
                        expected.stream().map(event -> event.recorded().json()).toList());
        if (start.isAtMost(history.place())) {
            var replica = FoldedConversation.at(history, start);
            read.forEach(event -> replica.on(event.recorded()));
            assertThat(replica.known())
                    .isEqualTo(FoldedConversation.at(history, start.merge(end)).known());
        }
    }

    /// The events after `start` up to `end`: the log, then the receipt streams by name.
    private static List<StoredEvent> between(StoredConversation history, VersionVector start, VersionVector end) {
        var receipts = end.counts().keySet().stream().filter(stream -> !stream.isLog());
        return Stream.concat(Stream.of(StreamId.LOG), receipts.sorted(Comparator.comparing(StreamId::value)))
                .flatMap(
                        stream -> history.first(stream, end.of(stream)).stream().skip(start.of(stream)))
                .toList();
    }

    private static List<WireEvent> pages(VersionVector have, VersionVector end, Head access, int limit) {
        List<WireEvent> read = new ArrayList<>();
        var held = have;
        boolean more;
        do {
            var delta = views.read()
                    .deltas()
                    .delta(access.id(), held, access, limit)
                    .block(LIMIT);
            assertPlaces(delta, held, access);
            assertThat(delta.events()).hasSizeLessThanOrEqualTo(limit);
            read.addAll(delta.events());
            held = held.merge(delta.to());
            more = delta.more();
            assertThat(more)
                    .isEqualTo(!end.isAtMost(held.merge(VersionVector.of(
                            StreamId.LOG,
                            Math.max(held.of(StreamId.LOG), access.floor().seq())))));
            assertThat(more && delta.events().isEmpty()).as("goes on").isFalse();
        } while (more);
        return read;
    }

    /// `from` and `to` name the streams that the delta carries, and no others.
    private static void assertPlaces(Delta delta, VersionVector held, Head access) {
        assertThat(delta.epoch()).isEqualTo("1");
        var from = VersionVector.EMPTY;
        var to = VersionVector.EMPTY;
        for (var event : delta.events()) {
            long before = event.stream().isLog()
                    ? Math.max(held.of(StreamId.LOG), access.floor().seq())
                    : held.of(event.stream());
            from = from.with(event.stream(), before);
            to = to.with(event.stream(), event.seq());
        }
        assertThat(delta.from()).isEqualTo(from);
        assertThat(delta.to()).isEqualTo(to);
    }
}
