package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static chat.lockstep.client.Histories.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A device ends in the state of one that never missed anything, whatever happens to the deltas on their way.
class ReplicaConvergenceTest {

    @Property(tries = 300)
    void any_chopping_repeating_losing_and_reordering_ends_in_the_same_state(
            @ForAll @IntRange(max = 40) int messages,
            @ForAll @IntRange(min = 1, max = 9) int piece,
            @ForAll long seed) {
        var random = new Random(seed);
        var history = history(messages, random);
        var store = DeviceStore.inMemory(ALICE, PHONE);
        var replica = new Replica(store, ALICE);
        replica.apply(history.headFrame(0));

        for (var events : disturbed(history, piece, random)) {
            replica.apply(history.frame(events));
            assertThatWhatIsHeldIsAPrefix(store, history);
        }
        for (int pulls = 0; pulls < 200 && !store.vector(history.id).equals(history.vector()); pulls++) {
            replica.apply((ServerFrame.Delta)
                    Frames.parse(Jcs.text(history.pulled("p", store.vector(history.id), 1 + random.nextInt(5)))));
        }

        var undisturbed = DeviceStore.inMemory(ALICE, PHONE);
        var reference = new Replica(undisturbed, ALICE);
        reference.apply(history.headFrame(0));
        history.streams().forEach(stream -> reference.apply(history.frame(history.events(stream))));
        assertThat(store.vector(history.id)).isEqualTo(history.vector());
        assertThat(replica.digest()).isEqualTo(reference.digest());
        assertThat(texts(store, history)).isEqualTo(texts(undisturbed, history));
    }

    private static Histories history(int messages, Random random) {
        var history = Histories.direct();
        for (int i = 0; i < messages; i++) {
            history.message(random.nextBoolean() ? ALICE : BOB, "message " + i);
            if (random.nextInt(4) == 0) {
                history.read(random.nextBoolean() ? ALICE : BOB, history.head());
            }
        }
        return history;
    }

    /// The events in pieces: some lost, some twice, in any order.
    private static List<List<RecordedEvent>> disturbed(Histories history, int piece, Random random) {
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

    private static List<String> texts(DeviceStore store, Histories history) {
        return store.messages().after(history.id, 0, Integer.MAX_VALUE).stream()
                .map(message -> message.seq() + message.text())
                .toList();
    }
}
