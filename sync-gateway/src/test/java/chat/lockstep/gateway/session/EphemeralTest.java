package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.frame.Availability;
import chat.lockstep.gateway.live.PresenceStore.Seen;
import chat.lockstep.gateway.live.Typing;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Typing and presence of one session.
class EphemeralTest {

    private static final Seen THERE = new Seen(Availability.ACTIVE, Timestamp.ofEpochMilli(1_700_000_000_000L));
    private static final UserId DAVE = UserId.of("dave");

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;
    private final ConversationId chat = world.direct(World.ALICE, World.BOB);
    private final ConversationId group = world.group(World.CAROL, World.ALICE, DAVE);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void typing_goes_to_the_other_members() {
        session.greeted();

        session.send(typing(group, true));

        assertThat(session.registry.typings).containsExactly(group + " true [carol, dave]");
    }

    @Test
    void typing_goes_to_nobody_whom_the_user_blocks() {
        session.greeted();
        world.blocked.put(World.ALICE, Set.of(World.CAROL));

        session.send(typing(group, true));

        assertThat(session.registry.typings).containsExactly(group + " true [dave]");
    }

    @Test
    void of_typing_that_comes_too_often_the_latest_counts() {
        session.greeted();
        for (int i = 0; i < 20; i++) {
            session.send(typing(group, i % 2 == 0));
        }
        session.pass(Duration.ofSeconds(2));

        assertThat(session.registry.typings).hasSizeLessThan(6);
        assertThat(session.registry.typings.getLast()).isEqualTo(group + " false [carol, dave]");
        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void typing_is_told_in_no_group_that_is_too_large_and_in_no_private_or_foreign_conversation() {
        var large = world.group(World.ALICE, World.BOB, World.CAROL, DAVE, UserId.of("eve"));
        var foreign = world.group(World.BOB, World.CAROL);
        session.greeted();

        session.send(typing(large, true));
        session.send(typing(ConversationId.ofUser(World.ALICE), true));
        session.send(typing(foreign, true));

        assertThat(session.registry.typings).isEmpty();
        assertThat(session.freshTypes()).containsExactly("error not_allowed", "error not_found");
    }

    @Test
    void typing_of_others_is_told_unless_they_are_blocked_or_there_is_no_credit() {
        session.hello(",\"credit\":1");
        session.pass(Duration.ofMillis(50));
        session.fresh();
        deliver(World.BOB);
        assertThat(session.freshTypes()).isEmpty();

        session.send("{\"type\":\"credit\",\"frames\":1}");
        deliver(World.BOB);
        assertThat(session.freshTypes()).containsExactly("typing");

        session.send("{\"type\":\"subscribe\",\"conversation\":\"" + chat + "\",\"interest\":\"none\"}");
        deliver(World.BOB);
        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void typing_of_somebody_blocked_is_not_told() {
        world.blocked.put(World.ALICE, Set.of(World.BOB));
        session.greeted();

        deliver(World.BOB);

        assertThat(session.freshTypes()).isEmpty();
    }

    @Test
    void a_device_is_reported_active_and_again_while_it_says_something() {
        session.greeted();
        assertThat(session.present.reports).containsExactly("alice phone active");

        session.send("{\"type\":\"ping\"}");
        assertThat(session.present.reports).hasSize(1);
        session.pass(Duration.ofSeconds(11));
        session.send("{\"type\":\"ping\"}");
        assertThat(session.present.reports).hasSize(2);

        session.pass(Duration.ofSeconds(2));
        session.send("{\"type\":\"presence\",\"status\":\"away\"}");
        assertThat(session.present.reports).last().isEqualTo("alice phone away");
    }

    @Test
    void who_is_watched_is_told_and_whom_the_user_may_not_see_is_offline() {
        session.present.seen.put(World.BOB, THERE);
        session.present.seen.put(DAVE, THERE);
        session.present.seen.put(UserId.of("stranger"), THERE);
        session.present.seen.put(World.CAROL, THERE);
        world.blocked.put(World.CAROL, Set.of(World.ALICE));
        session.greeted();

        session.send("{\"type\":\"presence\",\"watch\":[\"bob\",\"dave\",\"carol\",\"stranger\"]}");

        assertThat(presence())
                .containsExactlyInAnyOrder("bob active seen", "dave active seen", "carol offline", "stranger offline");
    }

    @Test
    void only_transitions_of_those_who_are_watched_and_visible_are_told() {
        session.present.seen.put(World.BOB, THERE);
        session.greeted();
        session.send("{\"type\":\"presence\",\"watch\":[\"bob\"]}");
        session.fresh();

        session.presence.news(World.BOB, THERE);
        session.presence.news(DAVE, THERE);
        session.presence.news(World.BOB, new Seen(Availability.OFFLINE, null));
        session.settle();
        assertThat(presence()).containsExactly("bob offline");

        world.blocked.put(World.BOB, Set.of(World.ALICE));
        session.pass(Duration.ofSeconds(3));
        session.presence.news(World.BOB, THERE);
        session.settle();
        assertThat(presence()).isEmpty();
    }

    @Test
    void who_joins_later_is_shown_soon_and_who_leaves_is_not() {
        var frank = UserId.of("frank");
        session.present.seen.put(frank, THERE);
        session.greeted();
        session.send("{\"type\":\"presence\",\"watch\":[\"frank\"]}");
        assertThat(presence()).containsExactly("frank offline");

        session.hint(world.hint(world.add(group, World.CAROL, frank)));
        session.pass(Duration.ofSeconds(1));
        assertThat(presence()).containsExactly("frank active seen");

        session.hint(world.hint(world.remove(group, World.CAROL, frank)));
        session.pass(Duration.ofSeconds(1));
        assertThat(presence()).containsExactly("frank offline");
    }

    @Test
    void who_joins_is_shown_though_the_views_know_it_late() {
        var frank = UserId.of("frank");
        session.present.seen.put(frank, THERE);
        session.greeted();
        session.send("{\"type\":\"presence\",\"watch\":[\"frank\"]}");
        var removal = world.hint(world.remove(group, World.CAROL, DAVE));

        session.hint(removal); // of the same members' list
        session.pass(Duration.ofSeconds(2));
        assertThat(presence()).containsExactly("frank offline");
        world.add(group, World.CAROL, frank); // its hint is lost
        session.pass(Duration.ofSeconds(10));

        assertThat(presence()).containsExactly("frank active seen");
    }

    @Test
    void who_joined_just_before_the_list_came_is_shown_though_the_views_know_it_late() {
        var frank = UserId.of("frank");
        session.present.seen.put(frank, THERE);
        session.greeted();
        session.hint(world.hint(world.remove(group, World.CAROL, DAVE))); // of the same members' list
        session.send("{\"type\":\"presence\",\"watch\":[\"frank\"]}");
        assertThat(presence()).containsExactly("frank offline");
        session.pass(Duration.ofSeconds(2));
        world.add(group, World.CAROL, frank); // its hint is lost
        session.pass(Duration.ofSeconds(10));

        assertThat(presence()).containsExactly("frank active seen");
    }

    @Test
    void another_list_replaces_the_first_and_the_end_of_the_connection_ends_it() {
        session.greeted();
        session.send("{\"type\":\"presence\",\"watch\":[\"bob\"]}");
        assertThat(session.present.listenedTo).containsExactly(World.BOB);
        session.send("{\"type\":\"presence\",\"watch\":[\"dave\",\"alice\"]}");
        assertThat(session.present.listenedTo).containsExactly(World.ALICE, DAVE);

        session.session.closed();
        session.settle();

        assertThat(session.present.listenedTo).isEmpty();
        assertThat(session.presence.count()).isZero();
    }

    @Test
    void watch_lists_that_come_too_often_are_refused() {
        session.greeted();
        for (int i = 0; i < 3; i++) {
            session.send("{\"type\":\"presence\",\"watch\":[]}");
        }

        assertThat(session.freshTypes()).containsExactly("error rate_limited");
    }

    @Test
    void without_redis_nothing_is_told() {
        session.present.away = true;
        session.greeted();

        session.send("{\"type\":\"presence\",\"watch\":[\"bob\"]}");
        session.pass(Duration.ofSeconds(3));

        assertThat(session.freshTypes()).isEmpty();
        assertThat(session.wire.closed).isNull();
    }

    private void deliver(UserId user) {
        session.sessions.deliver(new Typing(chat, user, true), List.of(World.ALICE));
        session.settle();
    }

    private List<String> presence() {
        return session.fresh().stream()
                .filter(frame -> frame.get("type").stringValue().equals("presence"))
                .map(frame -> frame.get("user").stringValue() + " "
                        + frame.get("status").stringValue() + (frame.has("lastSeen") ? " seen" : ""))
                .toList();
    }

    private static String typing(ConversationId conversation, boolean active) {
        return "{\"type\":\"typing\",\"conversation\":\"" + conversation + "\",\"active\":" + active + "}";
    }
}
