package chat.lockstep.projector.live;

import static chat.lockstep.projector.History.ALICE;
import static chat.lockstep.projector.History.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.History;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.history.RandomAccount;
import chat.lockstep.testkit.history.RandomHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;

/// Who is told of an event, without any views to ask.
class MembersTest {

    private static final UserId CAROL = UserId.of("carol");
    private static final CassandraSettings NOWHERE =
            new CassandraSettings(List.of("127.0.0.1:1"), "datacenter1", "none", 1);

    @Test
    void in_one_batch_each_event_goes_to_the_members_at_it_and_to_whoever_goes_by_it() {
        var history = History.direct(ALICE, BOB)
                .created(ALICE, BOB)
                .sent(ALICE, "one")
                .appended(ALICE, new MembersAdded(List.of(new Member(CAROL, Role.MEMBER)), 1))
                .sent(BOB, "two")
                .read(ALICE, 2)
                .appended(ALICE, new MemberRemoved(BOB, 2))
                .sent(ALICE, "three")
                .appended(CAROL, new MemberLeft(CAROL, 3))
                .sent(ALICE, "four");

        try (var model = ReadModel.connect(NOWHERE)) {
            assertThat(told(members(model), history.events()))
                    .containsExactly(
                            Set.of(ALICE, BOB),
                            Set.of(ALICE, BOB),
                            Set.of(ALICE, BOB, CAROL),
                            Set.of(ALICE, BOB, CAROL),
                            Set.of(ALICE, BOB, CAROL),
                            Set.of(ALICE, BOB, CAROL),
                            Set.of(ALICE, CAROL),
                            Set.of(ALICE, CAROL),
                            Set.of(ALICE));
        }
    }

    @Test
    void the_owner_alone_is_told_of_a_private_log() {
        var history = History.of(RandomAccount.of(ALICE, RandomHistory.group(List.of()), List.of(0, 3, 8)));

        try (var model = ReadModel.connect(NOWHERE)) {
            assertThat(told(members(model), history.events())).containsOnly(Set.of(ALICE));
        }
    }

    @Test
    void when_an_event_is_missing_nobody_is_told_until_the_members_are_known_again() {
        var history = History.direct(ALICE, BOB)
                .created(ALICE, BOB)
                .sent(ALICE, "one")
                .sent(ALICE, "two");
        try (var model = ReadModel.connect(NOWHERE)) {
            var members = members(model);
            told(members, history.events().subList(0, 1));

            assertThat(members.of(history.events().subList(2, 3))).isEmpty();
            assertThat(members.of(history.events().subList(1, 3))).hasSize(2);
        }
    }

    @Test
    void old_events_that_come_again_are_not_told_to_those_who_came_after_them() {
        var history = History.direct(ALICE, BOB)
                .created(ALICE, BOB)
                .sent(ALICE, "one")
                .appended(ALICE, new MembersAdded(List.of(new Member(CAROL, Role.MEMBER)), 1));
        try (var model = ReadModel.connect(NOWHERE)) {
            var members = members(model);
            told(members, history.events());

            assertThat(members.of(history.events().subList(1, 2))).isEmpty();
            assertThat(told(members, history.events().subList(1, 3)))
                    .containsExactly(Set.of(ALICE, BOB), Set.of(ALICE, BOB, CAROL));
        }
    }

    @Property(tries = 200)
    void however_the_log_is_cut_and_repeated_the_same_users_are_told(
            @ForAll("steps") List<Integer> steps, @ForAll Random random) {
        var events = History.of(RandomHistory.group(steps)).events();
        var expected = told(members(Shared.model), events);
        var members = members(Shared.model);
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + random.nextInt(1, 12));
            int again = Math.max(0, from - random.nextInt(10));
            assertThat(told(members, events.subList(again, to))).isEqualTo(expected.subList(again, to));
            from = to;
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers()
                .between(0, RandomHistory.KINDS - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }

    private static Members members(ReadModel model) {
        return new Members(model.conversations(), Breaker.alone("views"));
    }

    private static List<Set<UserId>> told(Members members, List<TopicEvent> events) {
        var told = members.of(events);
        List<Set<UserId>> users = new ArrayList<>();
        events.forEach(event -> users.add(new HashSet<>(told.get(event.source()))));
        return users;
    }

    /// One for all tries.
    private static final class Shared {

        private static ReadModel model;
    }

    @BeforeContainer
    static void connect() {
        Shared.model = ReadModel.connect(NOWHERE);
    }

    @AfterContainer
    static void close() {
        Shared.model.close();
    }
}
