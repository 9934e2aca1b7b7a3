package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.Hint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// What a device is told when its user comes and goes, changes something elsewhere, or shuts it out.
class MembershipTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;
    private final ConversationId group = world.group(World.BOB, World.ALICE, World.CAROL);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void a_removed_member_sees_its_removal_and_nothing_more() {
        session.greeted();
        session.hint(world.hint(world.remove(group, World.BOB, World.ALICE)));
        assertThat(session.freshTypes()).containsExactly("delta 1-2");

        var later = world.message(group, World.BOB);
        session.hint(new StaleHint(world).of(later));
        session.sessions.compareSoon(World.ALICE);
        session.pass(SOON);

        assertThat(session.freshTypes()).containsExactly("caughtUp");
    }

    @Test
    void a_removal_whose_hint_is_lost_is_found_with_what_went_before() {
        session.greeted();
        world.message(group, World.BOB);
        world.remove(group, World.BOB, World.ALICE);
        world.message(group, World.BOB);

        session.sessions.compareSoon(World.ALICE);
        session.pass(SOON);

        assertThat(session.freshTypes()).containsExactly("delta 1-3");
    }

    @Test
    void a_member_added_again_gets_a_head_with_its_floor_before_the_deltas() {
        session.greeted();
        session.hint(world.hint(world.remove(group, World.BOB, World.ALICE)));
        world.message(group, World.BOB);
        world.message(group, World.BOB);
        session.fresh();

        session.hint(world.hint(world.add(group, World.BOB, World.ALICE)));
        session.pass(SOON);

        var frames = session.fresh();
        assertThat(frames.stream().map(SessionHarness::summary)).containsExactly("heads 1", "delta 4-5");
        var head = frames.getFirst().get("conversations").get(0);
        assertThat(head.get("floor").get("seq").longValue()).isEqualTo(4);
        assertThat(head.has("until")).isFalse();
    }

    @Test
    void being_added_where_the_removal_was_not_seen_still_brings_the_head_first() {
        session.greeted();
        world.remove(group, World.BOB, World.ALICE);
        world.message(group, World.BOB);

        session.hint(world.hint(world.add(group, World.BOB, World.ALICE)));
        session.pass(SOON);

        assertThat(session.freshTypes()).containsExactly("heads 1", "delta 3-4");
    }

    @Test
    void a_new_members_head_comes_before_its_deltas() {
        var other = world.group(World.BOB, World.CAROL);
        session.greeted();

        session.hint(world.hint(world.add(other, World.BOB, World.ALICE)));
        session.pass(SOON);

        assertThat(session.freshTypes()).containsExactly("heads 1", "delta 1-2");
    }

    @Test
    void a_setting_changed_elsewhere_brings_the_head_once_the_views_have_it() {
        session.greeted();
        world.lag();
        var event = world.configure(World.ALICE, group, "so far");

        session.hint(world.hint(event));
        session.pass(Duration.ofMillis(100));
        assertThat(session.freshTypes()).containsExactly("delta 1-2");

        world.catchUp();
        session.pass(SOON);
        var frames = session.fresh();
        assertThat(frames.getFirst()
                        .get("conversations")
                        .get(0)
                        .get("settings")
                        .get("draft")
                        .stringValue())
                .isEqualTo("so far");
    }

    @Test
    void a_setting_whose_hint_is_lost_is_found_by_comparing() {
        session.greeted();
        world.configure(World.ALICE, group, "so far");

        session.sessions.compareSoon(World.ALICE);
        session.pass(SOON);

        assertThat(session.freshTypes()).containsExactlyInAnyOrder("heads 1", "delta 1-2");
    }

    @Test
    void messages_go_on_while_a_setting_is_waited_for() {
        session.greeted();
        world.lag();
        session.hint(world.hint(world.configure(World.ALICE, group, "so far")));
        session.fresh();

        session.hint(world.hint(world.message(group, World.BOB)));

        assertThat(session.freshTypes()).containsExactly("delta 1-2");
    }

    @Test
    void a_device_that_is_revoked_is_told_so_and_closed_at_once() {
        session.greeted();

        session.hint(world.hint(world.revoke(World.ALICE, DeviceId.of("other"))));
        assertThat(session.freshTypes()).containsExactly("delta 1-2");
        session.hint(world.hint(world.revoke(World.ALICE, World.PHONE)));

        assertThat(session.freshTypes()).containsExactly("error device_revoked");
        assertThat(session.wire.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void a_revocation_whose_hint_is_lost_is_found_by_comparing() {
        session.greeted();
        world.revoke(World.ALICE, World.PHONE);

        session.sessions.compareSoon(World.ALICE);
        session.pass(SOON);

        assertThat(session.freshTypes()).containsExactly("delta 1-2", "error device_revoked");
        assertThat(session.wire.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void a_revoked_device_is_refused_at_hello() {
        session.commandSide.onRegister = Mono.just(new Registration(
                Outcome.REJECTED, null, ProtocolError.of(ErrorCode.DEVICE_REVOKED, "device phone is revoked", "t")));

        session.hello();
        session.pass(Duration.ofMillis(50));

        assertThat(session.freshTypes()).containsExactly("error device_revoked");
        assertThat(session.wire.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void counted_frames_never_exceed_the_credit() {
        session.hello(",\"credit\":2");
        session.pass(Duration.ofMillis(50));
        session.fresh();
        var other = world.direct(World.ALICE, World.BOB);
        world.message(group, World.BOB);
        world.message(other, World.BOB);

        session.sessions.compareSoon(World.ALICE);
        session.pass(SOON);

        assertThat(session.freshTypes().stream().filter(type -> type.startsWith("heads") || type.startsWith("delta")))
                .hasSize(1);
    }

    /// A projector that has not heard of a removal yet.
    private record StaleHint(World world) {

        Hint of(RecordedEvent event) {
            var header = new Hint.Header(
                    event.conversation(),
                    "1",
                    event.stream(),
                    event.seq(),
                    event.type(),
                    event.by().user(),
                    List.of(World.ALICE, World.BOB),
                    null);
            return Hint.of(header, event.json(), Json.mapper());
        }
    }
}
