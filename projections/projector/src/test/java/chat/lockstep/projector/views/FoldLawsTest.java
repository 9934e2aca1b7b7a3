package chat.lockstep.projector.views;

import static chat.lockstep.projector.History.ALICE;
import static chat.lockstep.projector.History.BOB;
import static chat.lockstep.projector.History.LAPTOP;
import static chat.lockstep.projector.History.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.History;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.Refusal;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.testkit.history.RandomAccount;
import chat.lockstep.testkit.history.RandomHistory;
import chat.lockstep.testkit.history.StoredConversation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The laws of the fold: the rows follow from the events alone, however they are cut, repeated or interrupted.
class FoldLawsTest {

    private static final UserId CAROL = UserId.of("carol");

    @Property(tries = 300)
    void any_batching_gives_the_same_rows(@ForAll("histories") History history, @ForAll Random random) {
        assertSame(rowsOf(cut(history.events(), random)), rowsOf(oneByOne(history.events())));
    }

    @Property(tries = 300)
    void replaying_any_prefix_changes_nothing(
            @ForAll("histories") History history, @ForAll @IntRange(max = 60) int length, @ForAll Random random) {
        var store = new MemoryViewStore();
        apply(store, cut(history.events(), random));
        var before = store.columns();
        long writes = store.writes();
        var prefix =
                history.events().subList(0, Math.min(length, history.events().size()));
        apply(store, cut(prefix, random));
        assertSame(withoutWatermarks(store.columns()), withoutWatermarks(before));
        assertThat(store.writes()).isEqualTo(writes);
    }

    @Property(tries = 300)
    void a_late_duplicate_changes_nothing(@ForAll("histories") History history, @ForAll Random random) {
        var events = history.events();
        var once = rowsOf(oneByOne(events));
        List<TopicEvent> doubled = new ArrayList<>(events);
        for (int i = 0; i < 5; i++) {
            var any = events.get(random.nextInt(events.size()));
            doubled.add(History.repeated(any, doubled.size()));
        }
        assertSame(withoutWatermarks(rowsOf(cut(doubled, random))), withoutWatermarks(once));
    }

    @Property(tries = 300)
    void a_batch_that_fails_anywhere_and_comes_again_gives_the_same_rows(
            @ForAll("histories") History history, @ForAll Random random) {
        var store = new MemoryViewStore();
        var projection = projection(store);
        for (var batch : cut(history.events(), random)) {
            int failAt = random.nextInt(1, 8);
            int[] writes = {0};
            store.failWhen(_ -> ++writes[0] == failAt);
            try {
                projection.on(batch);
            } catch (RuntimeException told) {
                store.failWhen(_ -> false);
                cut(batch, random).forEach(projection::on);
            }
            store.failWhen(_ -> false);
        }
        // What is applied after an interruption may be written with a later place than its own.
        assertSame(withoutPlaces(store.columns()), withoutPlaces(rowsOf(oneByOne(history.events()))));
    }

    @Property(tries = 100)
    void a_gap_is_refused_and_nothing_behind_it_is_applied(
            @ForAll("histories") History history, @ForAll Random random) {
        var log = history.events().stream()
                .filter(event -> event.recorded().stream().equals(StreamId.LOG))
                .toList();
        int missing = random.nextInt(log.size());
        var before = log.subList(0, missing);
        var behind = log.subList(Math.min(missing + 1, log.size()), log.size());
        var store = new MemoryViewStore();
        var projection = projection(store);
        before.forEach(event -> projection.on(List.of(event)));
        var rows = store.columns();
        if (!behind.isEmpty()) {
            assertThat(projection.on(behind))
                    .hasSameSizeAs(behind)
                    .allSatisfy(refusal -> assertThat(refusal.cause()).contains("gap"));
        }
        assertSame(store.columns(), rows);
        apply(store, List.of(log));
        assertSame(withoutWatermarks(store.columns()), withoutWatermarks(rowsOf(oneByOne(log))));
    }

    @Property(tries = 500)
    void events_that_come_late_close_their_gaps_and_what_waited_is_applied(
            @ForAll("histories") History history, @ForAll @IntRange(min = 1, max = 6) int late, @ForAll Random random) {
        var topic = delayed(history.events(), late, random);
        var store = new MemoryViewStore();
        var projection = projection(store);
        List<TopicEvent> waiting = List.of();
        for (var batch : cut(topic, random)) {
            if (random.nextInt(5) == 0) {
                projection.forget(List.of(0)); // as after a restart
            }
            var together = new ArrayList<>(waiting);
            together.addAll(batch);
            var refused = projection.on(together).stream().map(Refusal::offset).toList();
            waiting = together.stream()
                    .filter(event -> refused.contains(event.source().offset()))
                    .toList();
        }
        assertThat(waiting).isEmpty();
        assertSame(withoutPlaces(store.columns()), withoutPlaces(rowsOf(oneByOne(history.events()))));
    }

    @Property(tries = 100)
    void an_event_that_cannot_be_written_stops_its_stream_alone_until_it_can(
            @ForAll("histories") History history, @ForAll Random random) {
        var events = history.events();
        var poison = events.get(random.nextInt(events.size())).recorded();
        var store = new MemoryViewStore();
        store.refuseWhen(row -> (row instanceof LogRow log && log.event().equals(poison))
                || (row instanceof ReceiptRow receipt && receipt.event().equals(poison)));
        var projection = projection(store);
        List<Refusal> refused = new ArrayList<>();
        cut(events, random).forEach(batch -> refused.addAll(projection.on(batch)));
        var refusedOffsets = refused.stream().map(Refusal::offset).toList();
        assertThat(refused).extracting(Refusal::cause).anyMatch(cause -> cause.contains("cannot be written"));
        assertThat(events)
                .filteredOn(event -> event.recorded().stream().equals(poison.stream())
                        && event.recorded().seq() >= poison.seq())
                .allMatch(event -> refusedOffsets.contains(event.source().offset()));

        store.refuseWhen(_ -> false);
        var again = events.stream()
                .filter(event -> refusedOffsets.contains(event.source().offset()))
                .toList();
        assertThat(projection.on(again)).isEmpty();
        assertSame(withoutPlaces(store.columns()), withoutPlaces(rowsOf(oneByOne(events))));
    }

    /// Some events stand up to 20 places later than they should.
    private static List<TopicEvent> delayed(List<TopicEvent> events, int late, Random random) {
        var order = new ArrayList<>(events);
        for (int i = 0; i < late; i++) {
            int from = random.nextInt(order.size());
            var moved = order.remove(from);
            order.add(Math.min(order.size(), from + 1 + random.nextInt(20)), moved);
        }
        List<TopicEvent> topic = new ArrayList<>();
        order.forEach(event -> topic.add(History.repeated(event, topic.size())));
        return topic;
    }

    private static Map<String, Object> withoutPlaces(Map<String, Object> columns) {
        columns.keySet().removeIf(column -> column.endsWith("/source"));
        return withoutWatermarks(columns);
    }

    private static ViewsProjection projection(MemoryViewStore store) {
        return new ViewsProjection(store, 1, Breaker.alone("store"), new SimpleMeterRegistry());
    }

    /// Names only the columns that differ.
    private static void assertSame(Map<String, Object> actual, Map<String, Object> expected) {
        Map<String, String> differences = new TreeMap<>();
        Stream.of(actual, expected)
                .flatMap(columns -> columns.keySet().stream())
                .forEach(column -> {
                    if (!Objects.equals(actual.get(column), expected.get(column))) {
                        differences.put(column, actual.get(column) + " instead of " + expected.get(column));
                    }
                });
        assertThat(differences).isEmpty();
    }

    private static Map<String, Object> rowsOf(List<List<TopicEvent>> batches) {
        var store = new MemoryViewStore();
        apply(store, batches);
        return store.columns();
    }

    private static void apply(MemoryViewStore store, List<List<TopicEvent>> batches) {
        var projection = projection(store);
        batches.forEach(projection::on);
    }

    private static Map<String, Object> withoutWatermarks(Map<String, Object> columns) {
        columns.keySet().removeIf(column -> column.startsWith("watermark/"));
        return columns;
    }

    private static List<List<TopicEvent>> oneByOne(List<TopicEvent> events) {
        return events.stream().map(List::of).toList();
    }

    private static List<List<TopicEvent>> cut(List<TopicEvent> events, Random random) {
        List<List<TopicEvent>> batches = new ArrayList<>();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + random.nextInt(1, 12));
            batches.add(events.subList(from, to));
            from = to;
        }
        return batches;
    }

    @Provide
    Arbitrary<History> histories() {
        return Arbitraries.oneOf(
                steps().map(FoldLawsTest::history),
                steps().map(RandomHistory::group).map(History::of),
                steps().map(FoldLawsTest::account).map(History::of));
    }

    /// Of a user who keeps things of a group.
    private static StoredConversation account(List<Integer> steps) {
        return RandomAccount.of(ALICE, RandomHistory.group(steps), steps);
    }

    private static Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers()
                .between(0, RandomHistory.KINDS - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150);
    }

    /// Marks point at any place of the log and move forward, as the event store's do.
    private static History history(List<Integer> steps) {
        var history = History.direct(ALICE, CAROL).created(ALICE, BOB, CAROL);
        long read = 0;
        long delivered = 0;
        for (int step : steps) {
            switch (step % 8) {
                case 0, 1 -> history.sent(ALICE, "hello from alice");
                case 2 -> history.sent(BOB, "bob here", ALICE);
                case 3 -> history.sent(CAROL, "all of you", ALICE, BOB);
                case 4 -> {
                    read += (history.logSeq() - read + 1) / 2;
                    history.read(ALICE, read);
                }
                case 5 -> {
                    delivered = history.logSeq();
                    history.delivered(BOB, delivered % 2 == 0 ? PHONE : LAPTOP, delivered);
                }
                case 6 -> history.unknown(BOB);
                default -> history.read(BOB, history.logSeq());
            }
        }
        return history;
    }
}
