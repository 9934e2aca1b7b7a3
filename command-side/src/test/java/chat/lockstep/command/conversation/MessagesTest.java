package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.AT_NOON;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.CAROL;
import static chat.lockstep.command.conversation.Talk.GROUP;
import static chat.lockstep.command.conversation.Talk.MALLORY;
import static chat.lockstep.command.conversation.Talk.SALT;
import static chat.lockstep.command.conversation.Talk.applied;
import static chat.lockstep.command.conversation.Talk.found;
import static chat.lockstep.command.conversation.Talk.group;
import static chat.lockstep.command.conversation.Talk.inGroup;
import static chat.lockstep.command.conversation.Talk.message;
import static chat.lockstep.command.conversation.Talk.messageId;
import static chat.lockstep.command.conversation.Talk.notFound;
import static chat.lockstep.command.conversation.Talk.refused;
import static chat.lockstep.command.conversation.Talk.unchanged;
import static chat.lockstep.command.conversation.Talk.unknown;

import chat.lockstep.command.conversation.Change.EditMessage;
import chat.lockstep.command.conversation.Change.PinMessage;
import chat.lockstep.command.conversation.Change.React;
import chat.lockstep.command.conversation.Change.RetractMessage;
import chat.lockstep.command.conversation.Change.SendMessage;
import chat.lockstep.command.conversation.Change.SetPolicy;
import chat.lockstep.command.conversation.Change.SetRole;
import chat.lockstep.command.conversation.Change.UnpinMessage;
import chat.lockstep.command.conversation.Change.Unreact;
import chat.lockstep.command.conversation.NamedMessage.Found;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Policy.Who;
import chat.lockstep.events.Role;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.List;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.TestExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Alice's group with Bob and Carol, where Bob sent message 2 at place 2.
class MessagesTest {

    private static final NamedMessage BOBS = found(2, 2, BOB);

    private final FixtureConfiguration<Conversation> group = Talk.fixture();

    @Test
    void a_member_sends_a_message() {
        given().when(inGroup(ALICE, 3, send(3, BOBS, BOB)))
                .expectEvents(new MessageSent(messageId(3), "text", messageId(2), List.of(BOB), null, 2, SALT))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void a_reply_must_answer_a_message_of_the_conversation() {
        given().when(inGroup(ALICE, 3, send(3, unknown(9))))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_FOUND, "data.replyTo", "no such message in this conversation"));
    }

    @Test
    void a_stranger_does_not_learn_which_messages_there_are() {
        given().when(inGroup(MALLORY, 3, send(3, unknown(9)))).expectResultMessagePayload(notFound());
    }

    @Test
    void only_members_are_mentioned() {
        given().when(inGroup(ALICE, 3, send(3, null, BOB, MALLORY)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.INVALID_FIELD, "data.mentions", "only members can be mentioned"));
    }

    @Test
    void a_message_expires_as_long_after_its_sending_as_the_policy_says() {
        given(inGroup(ALICE, 3, new SetPolicy(new Policy(Who.EVERYONE, Who.EVERYONE, Who.EVERYONE, 60L))))
                .when(inGroup(BOB, 4, message(4, "soon gone")))
                .expectEvents(new MessageSent(
                        messageId(4), "soon gone", null, null, Timestamp.parse("2026-01-31T12:01:00.123Z"), 2, SALT));
    }

    @Test
    void a_message_that_was_sent_before_the_policy_stays() {
        given(inGroup(ALICE, 3, new SetPolicy(new Policy(Who.EVERYONE, Who.EVERYONE, Who.EVERYONE, 60L))))
                .when(inGroup(BOB, 4, edit(BOBS)))
                .expectEvents(new MessageEdited(messageId(2), 2, "better", null, null, 1, SALT));
    }

    @Test
    void an_author_edits_its_message_which_expires_as_before() {
        var expiring = new NamedMessage(messageId(2), new Found(2, BOB, AT_NOON));
        given().when(inGroup(BOB, 3, edit(expiring, CAROL)))
                .expectEvents(new MessageEdited(messageId(2), 2, "better", List.of(CAROL), AT_NOON, 1, SALT))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void nobody_else_edits_it_be_it_the_owner() {
        given().when(inGroup(ALICE, 3, edit(BOBS)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_ALLOWED, "data.messageId", "only its author edits a message"));
    }

    @Test
    void an_edit_mentions_only_members_either() {
        given().when(inGroup(BOB, 3, edit(BOBS, MALLORY)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.INVALID_FIELD, "data.mentions", "only members can be mentioned"));
    }

    @Test
    void an_author_retracts_its_message() {
        given().when(inGroup(BOB, 3, new RetractMessage(BOBS)))
                .expectEvents(new MessageRetracted(messageId(2), 2, 1))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void an_admin_retracts_anybodys_message() {
        given(inGroup(ALICE, 3, new SetRole(CAROL, Role.ADMIN)))
                .when(inGroup(CAROL, 4, new RetractMessage(BOBS)))
                .expectEvents(new MessageRetracted(messageId(2), 2, 1));
    }

    @Test
    void another_member_does_not_retract_it() {
        given().when(inGroup(CAROL, 3, new RetractMessage(BOBS)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(
                        ErrorCode.NOT_ALLOWED, "data.messageId", "only its author or an admin retracts a message"));
    }

    @Test
    void any_member_reacts() {
        given().when(inGroup(CAROL, 3, new React(BOBS, "👍")))
                .expectEvents(new ReactionAdded(messageId(2), 2, "👍", 1))
                .expectResultMessagePayload(applied(GROUP, 3));
    }

    @Test
    void any_member_takes_a_reaction_back() {
        given(inGroup(CAROL, 3, new React(BOBS, "👍")))
                .when(inGroup(CAROL, 4, new Unreact(BOBS, "👍")))
                .expectEvents(new ReactionRemoved(messageId(2), 2, "👍", 1));
    }

    @Test
    void a_message_is_pinned_and_unpinned() {
        given(inGroup(CAROL, 3, new PinMessage(BOBS)))
                .when(inGroup(BOB, 4, new UnpinMessage(BOBS)))
                .expectEvents(new MessageUnpinned(messageId(2), 2, 1));
    }

    @Test
    void pinning_what_is_pinned_changes_nothing() {
        given(inGroup(CAROL, 3, new PinMessage(BOBS)))
                .when(inGroup(BOB, 4, new PinMessage(BOBS)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 3));
    }

    @Test
    void unpinning_what_is_not_pinned_changes_nothing() {
        given().when(inGroup(BOB, 3, new UnpinMessage(BOBS)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(GROUP, 2));
    }

    @Test
    void a_bounded_number_of_messages_is_pinned() {
        given(
                        inGroup(BOB, 3, message(3, "two")),
                        inGroup(BOB, 4, message(4, "three")),
                        inGroup(BOB, 5, new PinMessage(BOBS)),
                        inGroup(BOB, 6, new PinMessage(found(3, 3, BOB))))
                .when(inGroup(BOB, 7, new PinMessage(found(4, 4, BOB))))
                .expectNoEvents()
                .expectResultMessagePayload(refused(
                        ErrorCode.INVALID_FIELD,
                        "data.messageId",
                        "a conversation has at most 2 pinned messages (pinnedMessages)"));
    }

    @Test
    void an_unpinned_message_makes_room_for_another() {
        given(
                        inGroup(BOB, 3, message(3, "two")),
                        inGroup(BOB, 4, new PinMessage(BOBS)),
                        inGroup(BOB, 5, new PinMessage(found(3, 3, BOB))),
                        inGroup(BOB, 6, new UnpinMessage(found(3, 3, BOB))))
                .when(inGroup(BOB, 7, new PinMessage(found(3, 3, BOB))))
                .expectEvents(new MessagePinned(messageId(3), 3, 2));
    }

    @ParameterizedTest
    @MethodSource
    void a_message_must_be_one_of_the_conversation(Change change) {
        given().when(inGroup(BOB, 3, change))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_FOUND, "data.messageId", "no such message in this conversation"));
    }

    static List<Change> a_message_must_be_one_of_the_conversation() {
        return List.of(
                edit(unknown(9)),
                new RetractMessage(unknown(9)),
                new React(unknown(9), "👍"),
                new Unreact(unknown(9), "👍"),
                new PinMessage(unknown(9)),
                new UnpinMessage(unknown(9)));
    }

    private TestExecutor<Conversation> given(ChangeConversation... more) {
        return group.givenCommands(group(BOB, CAROL), inGroup(BOB, 2, message(2, "hello")))
                .andGivenCommands((Object[]) more);
    }

    private static EditMessage edit(NamedMessage message, UserId... mentions) {
        return new EditMessage(message, "better", List.of(mentions), SALT);
    }

    private static SendMessage send(int number, @Nullable NamedMessage replyTo, UserId... mentions) {
        return new SendMessage(messageId(number), "text", replyTo, List.of(mentions), SALT, false);
    }
}
