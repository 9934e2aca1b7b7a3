package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.AT_NOON;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.CONTENT;
import static chat.lockstep.command.conversation.Talk.DIRECT;
import static chat.lockstep.command.conversation.Talk.MALLORY;
import static chat.lockstep.command.conversation.Talk.NOON;
import static chat.lockstep.command.conversation.Talk.SALT;
import static chat.lockstep.command.conversation.Talk.applied;
import static chat.lockstep.command.conversation.Talk.cause;
import static chat.lockstep.command.conversation.Talk.direct;
import static chat.lockstep.command.conversation.Talk.found;
import static chat.lockstep.command.conversation.Talk.inDirect;
import static chat.lockstep.command.conversation.Talk.message;
import static chat.lockstep.command.conversation.Talk.messageId;
import static chat.lockstep.command.conversation.Talk.notFound;
import static chat.lockstep.command.conversation.Talk.refused;
import static chat.lockstep.command.conversation.Talk.unchanged;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.predicate;

import chat.lockstep.command.conversation.Change.AddMembers;
import chat.lockstep.command.conversation.Change.Leave;
import chat.lockstep.command.conversation.Change.PinMessage;
import chat.lockstep.command.conversation.Change.RemoveMember;
import chat.lockstep.command.conversation.Change.Rename;
import chat.lockstep.command.conversation.Change.SendMessage;
import chat.lockstep.command.conversation.Change.SetPolicy;
import chat.lockstep.command.conversation.Change.SetRole;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.EventMetadata;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectConversationTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final FixtureConfiguration<Conversation> conversation = Talk.fixture(now);

    @Test
    void two_users_begin_a_conversation_the_creator_first() {
        conversation
                .givenNoPriorActivity()
                .when(direct(BOB, ALICE, 1))
                .expectEvents(new ConversationCreated(
                        ConversationKind.DIRECT,
                        null,
                        List.of(new Member(BOB, Role.MEMBER), new Member(ALICE, Role.MEMBER)),
                        0,
                        null))
                .expectResultMessagePayload(applied(DIRECT, 1));
    }

    @Test
    void a_direct_conversation_that_exists_stays_as_it_is() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1), inDirect(ALICE, 2, message(2, "hello")))
                .when(direct(BOB, ALICE, 3))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(DIRECT, 2));
    }

    @Test
    void one_who_is_blocked_by_the_other_begins_nothing() {
        conversation.setReportIllegalStateChange(false); // the fixture would miss the aggregate in the store
        conversation
                .givenNoPriorActivity()
                .when(CreateConversation.direct(DIRECT, cause(ALICE, 1), BOB, true))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.BLOCKED, "data.members", "the other one has blocked you"));
    }

    @Test
    void what_exists_already_is_unchanged_for_one_who_is_blocked() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(CreateConversation.direct(DIRECT, cause(ALICE, 2), BOB, true))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(DIRECT, 1));
    }

    @Test
    void one_who_is_blocked_by_the_other_sends_nothing() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(inDirect(ALICE, 2, new SendMessage(messageId(2), "hello", null, List.of(), SALT, true)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.BLOCKED, "conversation", "the other one has blocked you"));
    }

    @Test
    void an_event_carries_its_author_its_hash_and_the_chain_that_follows_the_last_one() {
        conversation
                .givenNoPriorActivity()
                .when(direct(ALICE, BOB, 1))
                .expectEventsMatching(exactSequenceOf(predicate((EventMessage<?> event) -> EventMetadata.authorOf(event)
                                .equals(cause(ALICE, 1).by())
                        && EventMetadata.idOf(event).equals(cause(ALICE, 1).id())
                        && EventMetadata.atOf(event).equals(AT_NOON)
                        && CONTENT.value().equals(event.getMetaData().get(EventMetadata.CONTENT))
                        && EventMetadata.chainOf(event)
                                .equals(HashChain.next(
                                        HashChain.base(DIRECT, StreamId.LOG), EventMetadata.hashOf(event))))));
    }

    @Test
    void time_never_goes_back_within_a_log() {
        now.set(NOON.plus(Duration.ofHours(1)));
        var given = conversation.givenCommands(direct(ALICE, BOB, 1));
        now.set(NOON);
        given.when(inDirect(ALICE, 2, message(2, "hello")))
                .expectResultMessagePayload(new Applied(
                        new StreamKey(DIRECT, StreamId.LOG), 2, Timestamp.of(NOON.plus(Duration.ofHours(1)))));
    }

    @Test
    void a_stranger_is_told_that_there_is_no_such_conversation() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(inDirect(MALLORY, 2, message(2, "hello")))
                .expectNoEvents()
                .expectResultMessagePayload(notFound());
    }

    @Test
    void a_conversation_that_nobody_began_takes_no_message() {
        conversation
                .givenNoPriorActivity()
                .when(inDirect(ALICE, 1, message(1, "hello")))
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }

    @Test
    void both_pin_messages() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1), inDirect(ALICE, 2, message(2, "hello")))
                .when(inDirect(BOB, 3, new PinMessage(found(2, 2, ALICE))))
                .expectEvents(new MessagePinned(messageId(2), 2, 1));
    }

    @ParameterizedTest
    @MethodSource
    void there_are_two_members_for_good_and_no_settings(Change change) {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(inDirect(ALICE, 2, change))
                .expectNoEvents()
                .expectResultMessagePayload(refused(
                        ErrorCode.NOT_ALLOWED,
                        "conversation",
                        "a direct conversation has its two members, no roles and no settings"));
    }

    static List<Change> there_are_two_members_for_good_and_no_settings() {
        return List.of(
                new AddMembers(List.of(MALLORY)),
                new RemoveMember(BOB),
                new Leave(),
                new SetRole(BOB, Role.ADMIN),
                new Rename("us", SALT),
                new SetPolicy(Policy.DEFAULT));
    }

    @Test
    void a_member_learns_where_it_stands() {
        conversation
                .givenCommands(
                        direct(ALICE, BOB, 1),
                        inDirect(ALICE, 2, message(2, "one")),
                        inDirect(BOB, 3, message(3, "two")),
                        inDirect(ALICE, 4, message(4, "three")),
                        inDirect(ALICE, 5, message(5, "four")))
                .when(new AskStanding(DIRECT, BOB))
                .expectNoEvents()
                .expectResultMessagePayload(Optional.of(new Standing(true, 0, 5, 3, 5, 2, ALICE)));
    }

    @Test
    void ones_own_messages_are_not_those_of_others() {
        conversation
                .givenCommands(
                        direct(ALICE, BOB, 1),
                        inDirect(BOB, 2, message(2, "one")),
                        inDirect(ALICE, 3, message(3, "two")),
                        inDirect(ALICE, 4, message(4, "three")))
                .when(new AskStanding(DIRECT, ALICE))
                .expectResultMessagePayload(Optional.of(new Standing(true, 0, 4, 4, 2, 2, BOB)));
    }

    @Test
    void a_stranger_stands_nowhere() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(new AskStanding(DIRECT, MALLORY))
                .expectResultMessagePayload(Optional.empty());
    }
}
