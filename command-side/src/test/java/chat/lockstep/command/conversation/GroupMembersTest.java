package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.CAROL;
import static chat.lockstep.command.conversation.Talk.DAVE;
import static chat.lockstep.command.conversation.Talk.GROUP;
import static chat.lockstep.command.conversation.Talk.MALLORY;
import static chat.lockstep.command.conversation.Talk.SALT;
import static chat.lockstep.command.conversation.Talk.applied;
import static chat.lockstep.command.conversation.Talk.cause;
import static chat.lockstep.command.conversation.Talk.group;
import static chat.lockstep.command.conversation.Talk.inGroup;
import static chat.lockstep.command.conversation.Talk.message;
import static chat.lockstep.command.conversation.Talk.notFound;
import static chat.lockstep.command.conversation.Talk.refused;
import static chat.lockstep.command.conversation.Talk.unchanged;

import chat.lockstep.command.conversation.Change.AddMembers;
import chat.lockstep.command.conversation.Change.Leave;
import chat.lockstep.command.conversation.Change.RemoveMember;
import chat.lockstep.command.conversation.Change.SetRole;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.List;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class GroupMembersTest {

    private static final String LAST_OWNER = "the last owner stays one while there are other members";

    private final FixtureConfiguration<Conversation> group = Talk.fixture();

    @Test
    void who_begins_a_group_owns_it_and_comes_first() {
        group.givenNoPriorActivity()
                .when(group(BOB, CAROL))
                .expectEvents(new ConversationCreated(
                        ConversationKind.GROUP,
                        "us",
                        List.of(
                                new Member(ALICE, Role.OWNER),
                                new Member(BOB, Role.MEMBER),
                                new Member(CAROL, Role.MEMBER)),
                        0,
                        SALT))
                .expectResultMessagePayload(applied(GROUP, 1));
    }

    @Test
    void a_group_may_have_only_its_creator() {
        group.givenNoPriorActivity().when(group()).expectResultMessagePayload(applied(GROUP, 1));
    }

    @Test
    void an_id_that_a_group_has_is_of_no_use_for_another_whoever_asks() {
        for (var user : List.of(ALICE, MALLORY)) {
            Talk.fixture()
                    .givenCommands(group(BOB))
                    .when(CreateConversation.group(GROUP, cause(user, 2), "us", List.of(), SALT))
                    .expectNoEvents()
                    .expectResultMessagePayload(refused(
                            ErrorCode.INVALID_FIELD, "conversation", "this id cannot be used; choose a new one"));
        }
    }

    @Test
    void users_are_added_as_members_in_the_order_named() {
        group.givenCommands(group(), inGroup(ALICE, 2, message(2, "hello")))
                .when(inGroup(ALICE, 3, add(CAROL, BOB)))
                .expectEvents(
                        new MembersAdded(List.of(new Member(CAROL, Role.MEMBER), new Member(BOB, Role.MEMBER)), 1))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void only_those_who_are_not_there_are_added() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, add(BOB, ALICE, CAROL)))
                .expectEvents(new MembersAdded(List.of(new Member(CAROL, Role.MEMBER)), 0));
    }

    @Test
    void adding_those_who_are_there_changes_nothing() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, add(BOB, ALICE)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 1));
    }

    @Test
    void a_group_that_is_full_takes_nobody() {
        group.givenCommands(group(BOB, CAROL))
                .when(inGroup(ALICE, 2, add(DAVE, MALLORY)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(
                        ErrorCode.INVALID_FIELD,
                        "data.members",
                        "a group has at most 4 members (groupMembers), this one has 3"));
    }

    @Test
    void one_who_is_removed_makes_room() {
        group.givenCommands(group(BOB, CAROL, DAVE), inGroup(ALICE, 2, new RemoveMember(BOB)))
                .when(inGroup(ALICE, 3, add(MALLORY)))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void an_admin_removes_a_member() {
        group.givenCommands(group(BOB, CAROL), role(2, BOB, Role.ADMIN))
                .when(inGroup(BOB, 3, new RemoveMember(CAROL)))
                .expectEvents(new MemberRemoved(CAROL, 0))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void an_admin_removes_no_owner() {
        group.givenCommands(group(BOB), role(2, BOB, Role.ADMIN))
                .when(inGroup(BOB, 3, new RemoveMember(ALICE)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_ALLOWED, "data.user", "only an owner removes an owner"));
    }

    @Test
    void an_owner_removes_another_owner() {
        group.givenCommands(group(BOB), role(2, BOB, Role.OWNER))
                .when(inGroup(BOB, 3, new RemoveMember(ALICE)))
                .expectEvents(new MemberRemoved(ALICE, 0));
    }

    @Test
    void the_last_owner_removes_itself_no_more_than_it_leaves() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, new RemoveMember(ALICE)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.LAST_OWNER, "data.user", LAST_OWNER));
    }

    @Test
    void nobody_removes_one_who_is_no_member() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, new RemoveMember(CAROL)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.NOT_FOUND, "data.user", "no such member"));
    }

    @Test
    void a_member_leaves() {
        group.givenCommands(group(BOB))
                .when(inGroup(BOB, 2, new Leave()))
                .expectEvents(new MemberLeft(BOB, 0))
                .expectResultMessagePayload(applied(GROUP, 2));
    }

    @Test
    void one_who_left_is_told_that_there_is_no_such_conversation() {
        group.givenCommands(group(BOB), inGroup(BOB, 2, new Leave()))
                .when(inGroup(BOB, 3, message(3, "hello")))
                .expectNoEvents()
                .expectResultMessagePayload(notFound());
    }

    @Test
    void one_who_left_can_be_added_again() {
        group.givenCommands(group(BOB), inGroup(BOB, 2, new Leave()), inGroup(ALICE, 3, add(BOB)))
                .when(inGroup(BOB, 4, message(4, "hello")))
                .expectResultMessagePayload(applied(GROUP, 4));
    }

    @Test
    void the_last_owner_stays_while_there_are_others() {
        group.givenCommands(group(BOB))
                .when(inGroup(ALICE, 2, new Leave()))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.LAST_OWNER, "conversation", LAST_OWNER));
    }

    @Test
    void the_last_member_may_leave() {
        group.givenCommands(group(BOB), inGroup(BOB, 2, new Leave()))
                .when(inGroup(ALICE, 3, new Leave()))
                .expectEvents(new MemberLeft(ALICE, 0));
    }

    @Test
    void an_owner_leaves_when_there_is_another() {
        group.givenCommands(group(BOB), role(2, BOB, Role.OWNER))
                .when(inGroup(ALICE, 3, new Leave()))
                .expectEvents(new MemberLeft(ALICE, 0));
    }

    @Test
    void an_owner_makes_another_owner() {
        group.givenCommands(group(BOB))
                .when(role(2, BOB, Role.OWNER))
                .expectEvents(new RoleSet(BOB, Role.OWNER, 0))
                .expectResultMessagePayload(applied(GROUP, 2));
    }

    @Test
    void an_admin_makes_another_admin() {
        group.givenCommands(group(BOB, CAROL), role(2, BOB, Role.ADMIN))
                .when(inGroup(BOB, 3, new SetRole(CAROL, Role.ADMIN)))
                .expectEvents(new RoleSet(CAROL, Role.ADMIN, 0));
    }

    @Test
    void an_admin_makes_no_owner() {
        group.givenCommands(group(BOB, CAROL), role(2, BOB, Role.ADMIN))
                .when(inGroup(BOB, 3, new SetRole(CAROL, Role.OWNER)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_ALLOWED, "data.role", "only an owner makes an owner"));
    }

    @Test
    void an_admin_takes_no_owner_down() {
        group.givenCommands(group(BOB), role(2, BOB, Role.ADMIN))
                .when(inGroup(BOB, 3, new SetRole(ALICE, Role.MEMBER)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_ALLOWED, "data.user", "only an owner changes the role of an owner"));
    }

    @Test
    void the_same_role_again_changes_nothing() {
        group.givenCommands(group(BOB))
                .when(role(2, BOB, Role.MEMBER))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 1));
    }

    @Test
    void one_who_is_no_member_has_no_role() {
        group.givenCommands(group(BOB))
                .when(role(2, CAROL, Role.ADMIN))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.NOT_FOUND, "data.user", "no such member"));
    }

    @Test
    void the_last_owner_does_not_step_down_while_there_are_others() {
        group.givenCommands(group(BOB))
                .when(role(2, ALICE, Role.ADMIN))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.LAST_OWNER, "data.role", LAST_OWNER));
    }

    @Test
    void an_owner_steps_down_when_there_is_another() {
        group.givenCommands(group(BOB), role(2, BOB, Role.OWNER))
                .when(role(3, ALICE, Role.MEMBER))
                .expectEvents(new RoleSet(ALICE, Role.MEMBER, 0));
    }

    private static AddMembers add(UserId... users) {
        return new AddMembers(List.of(users));
    }

    private static ChangeConversation role(int number, UserId user, Role role) {
        return inGroup(ALICE, number, new SetRole(user, role));
    }
}
