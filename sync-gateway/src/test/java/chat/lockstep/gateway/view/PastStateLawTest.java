package chat.lockstep.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.gateway.World;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.testkit.history.FoldedConversation;
import chat.lockstep.testkit.history.RandomHistory;
import chat.lockstep.testkit.history.StoredConversation;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The state that somebody who went is shown is what the published fold makes of the log up to its going.
class PastStateLawTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Property(tries = 100)
    void the_state_at_any_going_is_the_fold_of_the_log_up_to_there(@ForAll long seed) {
        var random = new Random(seed);
        var history = RandomHistory.group(RandomHistory.steps(random, 120));
        var world = new World();
        history.first(StreamId.LOG, history.logSeq()).forEach(event -> {
            var recorded = event.recorded();
            world.append(history.id(), StreamId.LOG, recorded.by().user(), recorded.type(), recorded.data());
        });
        for (int i = 0; i < 5; i++) {
            long until = 1 + random.nextLong(history.logSeq());
            var head = headOfSomebodyGone(history, random.nextLong(until), until);

            var snapshot =
                    Objects.requireNonNull(new PastState(world, head).at(until).block(LIMIT));

            assertThat(snapshot.log()).isEqualTo(head.log());
            assertThat(snapshot.state())
                    .isEqualTo(FoldedConversation.at(history, VersionVector.of(StreamId.LOG, until))
                            .known()
                            .state());
        }
    }

    private static Head headOfSomebodyGone(StoredConversation history, long floor, long until) {
        return new Head(
                history.id(),
                ConversationKind.GROUP,
                null,
                null,
                "1",
                place(history, until),
                place(history, floor),
                until,
                0,
                0,
                0,
                null,
                Settings.NONE,
                Instant.EPOCH,
                new SourcePlace(1, 0, 0));
    }

    private static Place place(StoredConversation history, long seq) {
        return seq == 0
                ? Place.startOf(history.id())
                : new Place(
                        seq,
                        history.first(StreamId.LOG, seq).getLast().recorded().chain());
    }
}
