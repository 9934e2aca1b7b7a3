package chat.lockstep.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Member;
import chat.lockstep.events.StreamId;
import chat.lockstep.gateway.World;
import chat.lockstep.readmodel.wire.Snapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/// What a removed member sees of a conversation: its state at the removal.
class PastStateTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final World world = new World();

    @Test
    void the_state_at_the_removal_knows_nothing_of_what_came_later() {
        var group = world.group(World.BOB, World.ALICE);
        world.add(group, World.BOB, World.CAROL);
        world.remove(group, World.BOB, World.ALICE);
        world.append(group, StreamId.LOG, World.BOB, "renamed", "{\"ordinal\":0,\"salt\":\"s\",\"title\":\"Later\"}");
        var seen = new AtomicReference<Snapshot>();

        StepVerifier.create(world.head(World.ALICE, group).flatMap(head -> new PastState(world, head).at(3)))
                .consumeNextWith(seen::set)
                .expectComplete()
                .verify(LIMIT);

        var snapshot = seen.get();
        assertThat(snapshot.log().seq()).isEqualTo(3);
        assertThat(snapshot.state().title()).isEqualTo("Crew");
        assertThat(snapshot.state().members().stream().map(Member::user)).containsExactly(World.BOB, World.CAROL);
    }

    @Test
    void a_member_who_came_later_still_sees_the_whole_state() {
        var group = world.group(World.BOB, World.CAROL);
        world.message(group, World.BOB);
        world.add(group, World.BOB, World.ALICE);
        world.remove(group, World.BOB, World.ALICE);

        StepVerifier.create(world.head(World.ALICE, group).flatMap(head -> new PastState(world, head).at(4)))
                .assertNext(snapshot -> assertThat(snapshot.state().members()).hasSize(2))
                .expectComplete()
                .verify(LIMIT);
    }
}
