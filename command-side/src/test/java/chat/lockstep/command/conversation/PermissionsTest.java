package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.CAROL;
import static chat.lockstep.command.conversation.Talk.DAVE;
import static chat.lockstep.command.conversation.Talk.MALLORY;
import static chat.lockstep.command.conversation.Talk.SALT;
import static chat.lockstep.command.conversation.Talk.found;
import static chat.lockstep.command.conversation.Talk.group;
import static chat.lockstep.command.conversation.Talk.inGroup;
import static chat.lockstep.command.conversation.Talk.message;
import static chat.lockstep.command.conversation.Talk.notFound;

import chat.lockstep.command.conversation.Change.AddMembers;
import chat.lockstep.command.conversation.Change.PinMessage;
import chat.lockstep.command.conversation.Change.React;
import chat.lockstep.command.conversation.Change.RemoveMember;
import chat.lockstep.command.conversation.Change.Rename;
import chat.lockstep.command.conversation.Change.RetractMessage;
import chat.lockstep.command.conversation.Change.SetPolicy;
import chat.lockstep.command.conversation.Change.SetRole;
import chat.lockstep.command.conversation.Change.Unreact;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Policy.Who;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may do what, under which policy. Alice owns the group, Bob is an admin, Carol a member, Mallory nobody. The
/// message is Alice's.
class PermissionsTest {

    private static final String EVERYONE = "everyone";
    private static final String ADMINS = "admins";
    private static final String NEVER = "never";

    @ParameterizedTest(name = "{0} under {2}: {3}")
    @MethodSource
    void may(String ignored, Change change, Policy policy, String who) {
        is(policy, ALICE, change, !who.equals(NEVER));
        is(policy, BOB, change, who.equals(ADMINS) || who.equals(EVERYONE));
        is(policy, CAROL, change, who.equals(EVERYONE));
        result(policy, MALLORY, change, result -> result.equals(notFound()));
    }

    static Stream<Arguments> may() {
        return Stream.of(
                        governed("send", message(9, "hello"), policy(Who.ADMINS, Who.EVERYONE, Who.EVERYONE)),
                        governed(
                                "addMembers",
                                new AddMembers(List.of(DAVE)),
                                policy(Who.EVERYONE, Who.ADMINS, Who.EVERYONE)),
                        governed("rename", new Rename("them", SALT), policy(Who.EVERYONE, Who.EVERYONE, Who.ADMINS)),
                        governed(
                                "pinMessage",
                                new PinMessage(found(2, 2, ALICE)),
                                policy(Who.EVERYONE, Who.EVERYONE, Who.ADMINS)),
                        always(
                                "setPolicy",
                                new SetPolicy(new Policy(Who.ADMINS, Who.ADMINS, Who.EVERYONE, 7L)),
                                ADMINS),
                        always("setRole", new SetRole(CAROL, Role.ADMIN), ADMINS),
                        always("removeMember", new RemoveMember(CAROL), ADMINS),
                        always("retract", new RetractMessage(found(2, 2, ALICE)), ADMINS),
                        always("react", new React(found(2, 2, ALICE), "👍"), EVERYONE),
                        always("unreact", new Unreact(found(2, 2, ALICE), "👍"), EVERYONE))
                .flatMap(rows -> rows);
    }

    /// Under the default policy everyone may; under `admins` only they.
    private static Stream<Arguments> governed(String action, Change change, Policy admins) {
        return Stream.of(
                Arguments.of(action, change, Policy.DEFAULT, EVERYONE), Arguments.of(action, change, admins, ADMINS));
    }

    /// Whatever the policy says.
    private static Stream<Arguments> always(String action, Change change, String who) {
        return Stream.of(Policy.DEFAULT, policy(Who.ADMINS, Who.ADMINS, Who.ADMINS))
                .map(policy -> Arguments.of(action, change, policy, who));
    }

    private static Policy policy(Who send, Who addMembers, Who editSettings) {
        return new Policy(send, addMembers, editSettings, null);
    }

    private static void is(Policy policy, UserId user, Change change, boolean isAllowed) {
        result(
                policy,
                user,
                change,
                result -> isAllowed
                        ? result instanceof Applied
                        : result instanceof Refused refused && refused.refusal().code() == ErrorCode.NOT_ALLOWED);
    }

    private static void result(Policy policy, UserId user, Change change, Predicate<Object> expected) {
        Talk.fixture()
                .givenCommands(
                        group(BOB, CAROL),
                        inGroup(ALICE, 2, message(2, "hello")),
                        inGroup(ALICE, 3, new SetRole(BOB, Role.ADMIN)),
                        inGroup(ALICE, 4, new SetPolicy(policy)))
                .when(inGroup(user, 9, change))
                .expectResultMessagePayloadMatching(Matchers.predicate(expected));
    }
}
