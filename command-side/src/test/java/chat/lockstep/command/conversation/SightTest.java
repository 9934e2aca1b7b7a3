package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.CAROL;
import static chat.lockstep.command.conversation.Talk.GROUP;
import static chat.lockstep.command.conversation.Talk.SALT;
import static chat.lockstep.command.conversation.Talk.applied;
import static chat.lockstep.command.conversation.Talk.found;
import static chat.lockstep.command.conversation.Talk.group;
import static chat.lockstep.command.conversation.Talk.inGroup;
import static chat.lockstep.command.conversation.Talk.message;
import static chat.lockstep.command.conversation.Talk.messageId;
import static chat.lockstep.command.conversation.Talk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.conversation.Change.AddMembers;
import chat.lockstep.command.conversation.Change.React;
import chat.lockstep.command.conversation.Change.RemoveMember;
import chat.lockstep.command.conversation.Change.SendMessage;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

/// Which part of a group's log a member sees.
class SightTest {

    private final FixtureConfiguration<Conversation> group = Talk.fixture();

    @Test
    void a_later_member_stands_at_the_place_before_its_joining() {
        bobJoinsAtPlace3()
                .when(new AskStanding(GROUP, BOB))
                .expectResultMessagePayload(Optional.of(new Standing(true, 2, 4, 0, 4, 2, null)));
    }

    @Test
    void a_message_from_before_ones_joining_is_none() {
        bobJoinsAtPlace3()
                .when(inGroup(BOB, 5, new React(found(2, 2, ALICE), "👍")))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_FOUND, "data.messageId", "no such message in this conversation"));
    }

    @Test
    void a_message_from_before_ones_joining_cannot_be_answered() {
        bobJoinsAtPlace3()
                .when(inGroup(
                        BOB, 5, new SendMessage(messageId(5), "what?", found(2, 2, ALICE), List.of(), SALT, false)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_FOUND, "data.replyTo", "no such message in this conversation"));
    }

    @Test
    void the_first_message_after_ones_joining_is_seen() {
        bobJoinsAtPlace3()
                .when(inGroup(BOB, 5, new React(found(4, 4, ALICE), "👍")))
                .expectResultMessagePayload(applied(GROUP, 5));
    }

    @Test
    void one_who_was_removed_sees_its_removal_and_nothing_more() {
        group.givenCommands(
                        group(BOB, CAROL),
                        inGroup(BOB, 2, message(2, "hello")),
                        inGroup(ALICE, 3, new RemoveMember(BOB)),
                        inGroup(ALICE, 4, message(4, "he is gone")))
                .when(new AskStanding(GROUP, BOB))
                .expectResultMessagePayload(Optional.of(new Standing(false, 0, 3, 2, 4, 2, null)));
    }

    @Test
    void one_who_comes_back_sees_what_follows_its_coming_back() {
        group.givenCommands(
                        group(BOB),
                        inGroup(BOB, 2, message(2, "hello")),
                        inGroup(ALICE, 3, new RemoveMember(BOB)),
                        inGroup(ALICE, 4, message(4, "he is gone")),
                        inGroup(ALICE, 5, new AddMembers(List.of(BOB))))
                .when(new AskStanding(GROUP, BOB))
                .expectResultMessagePayload(Optional.of(new Standing(true, 4, 5, 0, 4, 2, null)));
    }

    @Test
    void messages_of_one_who_went_are_still_those_of_others() {
        group.givenCommands(group(BOB), inGroup(BOB, 2, message(2, "hello")), inGroup(ALICE, 3, new RemoveMember(BOB)))
                .when(new AskStanding(GROUP, ALICE))
                .expectResultMessagePayload(Optional.of(new Standing(true, 0, 3, 0, 2, 1, null)));
    }

    @Test
    void a_bounded_number_of_those_who_went_is_remembered() {
        var members = new Members();
        var users = IntStream.rangeClosed(0, Members.FORMER_MAX)
                .mapToObj(number -> UserId.of("user-" + number))
                .toList();
        users.forEach(user -> {
            members.join(new Member(user, Role.MEMBER), 0);
            members.go(user, 7);
        });

        assertThat(members.former()).hasSize(Members.FORMER_MAX);
        assertThat(members.seatOfAnyTime(users.getFirst())).isEmpty();
        assertThat(members.seatOfAnyTime(users.getLast())).isPresent();
    }

    private TestExecutor<Conversation> bobJoinsAtPlace3() {
        return group.givenCommands(
                group(),
                inGroup(ALICE, 2, message(2, "before")),
                inGroup(ALICE, 3, new AddMembers(List.of(BOB))),
                inGroup(ALICE, 4, message(4, "after")));
    }
}
