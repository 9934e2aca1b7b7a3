package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.GROUP;
import static chat.lockstep.command.conversation.Talk.SALT;
import static chat.lockstep.command.conversation.Talk.applied;
import static chat.lockstep.command.conversation.Talk.group;
import static chat.lockstep.command.conversation.Talk.inGroup;
import static chat.lockstep.command.conversation.Talk.message;
import static chat.lockstep.command.conversation.Talk.unchanged;

import chat.lockstep.command.conversation.Change.Rename;
import chat.lockstep.command.conversation.Change.SetPolicy;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Policy.Who;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class GroupSettingsTest {

    private static final String ANOTHER_SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Policy STRICT = new Policy(Who.ADMINS, Who.EVERYONE, Who.ADMINS, 3_600L);

    private final FixtureConfiguration<Conversation> group = Talk.fixture();

    @Test
    void a_group_gets_another_title() {
        group.givenCommands(group(BOB), inGroup(ALICE, 2, message(2, "hello")))
                .when(inGroup(BOB, 3, new Rename("them", SALT)))
                .expectEvents(new Renamed("them", 1, SALT))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void the_title_it_began_with_changes_nothing() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, new Rename("us", ANOTHER_SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 1));
    }

    @Test
    void the_title_it_got_last_changes_nothing() {
        group.givenCommands(group(BOB), inGroup(ALICE, 2, new Rename("them", SALT)))
                .when(inGroup(ALICE, 3, new Rename("them", ANOTHER_SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 2));
    }

    @Test
    void a_title_it_had_before_is_another_one() {
        group.givenCommands(group(BOB), inGroup(ALICE, 2, new Rename("them", SALT)))
                .when(inGroup(ALICE, 3, new Rename("us", SALT)))
                .expectEvents(new Renamed("us", 0, SALT));
    }

    @Test
    void a_group_gets_another_policy() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, new SetPolicy(STRICT)))
                .expectEvents(new PolicySet(Who.ADMINS, Who.EVERYONE, Who.ADMINS, 3_600L, 0))
                .expectResultMessagePayload(applied(GROUP, 2));
    }

    @Test
    void the_same_policy_again_changes_nothing() {
        group.givenCommands(group(BOB), inGroup(ALICE, 2, new SetPolicy(STRICT)))
                .when(inGroup(ALICE, 3, new SetPolicy(STRICT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 2));
    }

    @Test
    void the_policy_that_every_group_begins_with_changes_nothing() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, new SetPolicy(Policy.DEFAULT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 1));
    }

    @Test
    void messages_no_longer_expire_under_a_policy_without_a_time() {
        group.givenCommands(group(BOB), inGroup(ALICE, 2, new SetPolicy(STRICT)))
                .when(inGroup(ALICE, 3, new SetPolicy(Policy.DEFAULT)))
                .expectEvents(new PolicySet(Who.EVERYONE, Who.EVERYONE, Who.EVERYONE, null, 0));
    }
}
