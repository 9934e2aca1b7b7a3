package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Author;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.AccountState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A device ends in the state of one that never missed anything, whatever happens to the deltas on their way.
class ReplicaConvergenceTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    /// A device without a connection.
    private static final class Copy {

        final DeviceStore store = DeviceStore.inMemory(ALICE, PHONE);
        final Folds folds = new Folds(store, ALICE);
        final Replica replica = new Replica(store, ALICE, folds, Long.MAX_VALUE);

        Copy(RandomWorld world) {
            world.all().forEach(history -> replica.apply(history.headFrame(0)));
        }

        Copy with(Histories history, List<RecordedEvent> events) {
            replica.apply(history.frame(events));
            return this;
        }

        /// Everything that a device shows or sends can be told from this.
        State state(RandomWorld world) {
            var vectors = new HashMap<String, VersionVector>();
            world.all().forEach(history -> vectors.put(history.id.value(), store.vector(history.id)));
            return new State(
                    vectors,
                    folds.fold(world.group.id),
                    store.messages().after(world.group.id, 0, Integer.MAX_VALUE),
                    folds.account().state(),
                    store.row(world.group.id).orElseThrow().mark());
        }

        Conversation shown(RandomWorld world) {
            var outbox = new Outbox(store, new Backoff(Devices.QUICK, new Random(0)), Devices.QUICK);
            var library = new Library(store, folds, outbox, new Author(ALICE, PHONE), CLOCK);
            return new Shelf(store, folds, outbox, library)
                    .conversation(world.group.id)
                    .orElseThrow();
        }
    }

    private record State(
            Map<String, VersionVector> vectors,
            FoldRow fold,
            List<chat.lockstep.events.fold.Message> messages,
            AccountState account,
            long mark) {}

    @Property(tries = 150)
    void a_delta_takes_the_state_at_its_beginning_to_the_state_at_its_end(
            @ForAll @IntRange(max = 60) int events, @ForAll long seed) {
        var random = new Random(seed);
        var world = new RandomWorld(random, events);
        var stepwise = new Copy(world);
        var atOnce = new Copy(world);
        for (var history : world.all()) {
            var a = some(history.vector(), VersionVector.EMPTY, random);
            var b = some(history.vector(), a, random);
            stepwise.with(history, history.between(VersionVector.EMPTY, a));
            stepwise.with(history, history.between(a, b));
            atOnce.with(history, history.between(VersionVector.EMPTY, b));
            assertThat(atOnce.store.vector(history.id)).isEqualTo(b);
        }
        assertThat(stepwise.state(world)).isEqualTo(atOnce.state(world));
    }

    private static VersionVector some(VersionVector head, VersionVector from, Random random) {
        var counts = new HashMap<StreamId, Long>();
        head.counts()
                .forEach((stream, count) ->
                        counts.put(stream, from.of(stream) + random.nextLong(count - from.of(stream) + 1)));
        return VersionVector.of(counts);
    }

    @Property(tries = 150)
    void two_devices_whose_deltas_are_lost_repeated_and_reordered_end_in_the_same_state(
            @ForAll @IntRange(max = 60) int events, @ForAll @IntRange(min = 1, max = 9) int piece, @ForAll long seed) {
        var random = new Random(seed);
        var world = new RandomWorld(random, events);
        var one = disturbed(world, piece, random);
        var other = disturbed(world, piece, random);
        assertThat(one.state(world)).isEqualTo(other.state(world));
        assertThat(one.replica.digest()).isEqualTo(other.replica.digest());

        var shown = one.shown(world);
        assertThat(shown.readUpTo()).isEqualTo(world.mark());
        assertThat(shown.unread()).isEqualTo(world.unread());
        assertThat(shown.mentions()).isEqualTo(world.mentions());
    }

    @Property(tries = 50)
    void what_is_folded_anew_from_the_events_is_what_was_folded_as_they_came(
            @ForAll @IntRange(max = 60) int events, @ForAll long seed) {
        var random = new Random(seed);
        var world = new RandomWorld(random, events);
        var copy = disturbed(world, 3, random);
        var before = copy.state(world);
        world.all().forEach(history -> copy.folds.rebuild(history.id));
        assertThat(copy.state(world)).isEqualTo(before);
    }

    @Property(tries = 50)
    void one_that_begins_at_the_end_and_pages_back_shows_the_same_messages(
            @ForAll @IntRange(min = 5, max = 60) int events, @ForAll long seed) {
        var random = new Random(seed);
        var world = new RandomWorld(random, events);
        var whole = disturbed(world, 3, random);
        var messages = whole.state(world).messages();

        var late = new Copy(world);
        late.store.clear(world.group.id);
        var log = world.group.events(StreamId.LOG);
        long adopted = 1 + random.nextLong(log.size());
        late.store.putRow(ConversationRow.first(Histories.headFrame(world.group.headAt(adopted, 0))));
        late.store.putPlace(world.group.id, StreamId.LOG, new Place(adopted, world.group.chain(StreamId.LOG, adopted)));
        late.folds.begin(world.group.id, adopted);
        var stateThere = new Copy(world)
                .with(world.group, log.subList(0, (int) adopted))
                .state(world)
                .fold()
                .state();
        late.folds.snapshot(world.group.id, stateThere, adopted);
        late.with(world.group, log.subList((int) adopted, log.size()));
        late.folds.paged(
                world.group.id,
                messages.reversed().stream()
                        .filter(message -> message.seq() <= adopted)
                        .toList(),
                adopted + 1,
                false);
        assertThat(late.store.messages().after(world.group.id, 0, Integer.MAX_VALUE))
                .isEqualTo(messages);
        assertThat(late.folds.fold(world.group.id).state())
                .isEqualTo(whole.folds.fold(world.group.id).state());
    }

    private static Copy disturbed(RandomWorld world, int piece, Random random) {
        var copy = new Copy(world);
        for (var history : world.all()) {
            for (var events : pieces(history, piece, random)) {
                copy.with(history, events);
                assertThatWhatIsHeldIsAPrefix(copy.store, history);
            }
        }
        for (var history : world.all()) {
            for (int i = 0; i < 200 && !copy.store.vector(history.id).equals(history.vector()); i++) {
                copy.replica.apply((ServerFrame.Delta) Frames.parse(
                        Jcs.text(history.pulled("p", copy.store.vector(history.id), 1 + random.nextInt(5)))));
            }
            assertThat(copy.store.vector(history.id)).isEqualTo(history.vector());
        }
        return copy;
    }

    /// The events in pieces: some lost, some twice, in any order.
    private static List<List<RecordedEvent>> pieces(Histories history, int piece, Random random) {
        var pieces = new ArrayList<List<RecordedEvent>>();
        for (var stream : history.streams()) {
            var events = history.events(stream);
            for (int from = 0; from < events.size(); from += piece) {
                var some = events.subList(from, Math.min(events.size(), from + piece + random.nextInt(3)));
                for (int copies = random.nextInt(3); copies > 0; copies--) {
                    pieces.add(some);
                }
            }
        }
        Collections.shuffle(pieces, random);
        return pieces;
    }

    private static void assertThatWhatIsHeldIsAPrefix(DeviceStore store, Histories history) {
        var place = store.logPlace(history.id);
        assertThat(place.chain()).isEqualTo(history.chain(StreamId.LOG, place.seq()));
        assertThat(store.log(history.id, 0, Integer.MAX_VALUE)).hasSize((int) place.seq());
    }
}
