package chat.lockstep.command.conversation;

import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.predicate;

import chat.lockstep.command.conversation.SendMessage.ReplyTo;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.command.stream.Decision.Unchanged;
import chat.lockstep.command.stream.EventMetadata;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.Author;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final UserId MALLORY = UserId.of("mallory");
    private static final ConversationId ID = ConversationId.direct(ALICE, BOB);
    private static final StreamKey LOG = new StreamKey(ID, StreamId.LOG);
    private static final Hash CONTENT = Hash.sha256(new byte[] {1});
    private static final String SALT = "_____________________w";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final Timestamp AT_NOON = Timestamp.parse("2026-01-31T12:00:00.123Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private FixtureConfiguration<Conversation> conversation;

    @BeforeEach
    void start() {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        conversation = new AggregateTestFixture<>(Conversation.class)
                .registerInjectableResource(new EventStamp(clock, () -> null));
    }

    @Test
    void two_users_begin_a_conversation_the_creator_first() {
        conversation
                .givenNoPriorActivity()
                .when(create(BOB, ALICE, 1))
                .expectEvents(new ConversationCreated(
                        ConversationKind.DIRECT,
                        null,
                        List.of(new Member(BOB, Role.MEMBER), new Member(ALICE, Role.MEMBER)),
                        0,
                        null))
                .expectResultMessagePayload(new Applied(LOG, 1, AT_NOON));
    }

    @Test
    void a_direct_conversation_that_exists_stays_as_it_is() {
        conversation
                .givenCommands(create(ALICE, BOB, 1), send(ALICE, 2, "hello"))
                .when(create(BOB, ALICE, 3))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(LOG, 2, AT_NOON));
    }

    @Test
    void a_member_sends_a_message() {
        conversation
                .givenCommands(create(ALICE, BOB, 1), send(BOB, 2, "hello"))
                .when(new SendMessage(
                        ID,
                        cause(ALICE, 3),
                        messageId(3),
                        "hello yourself",
                        new ReplyTo(messageId(2), true),
                        List.of(BOB),
                        SALT))
                .expectEvents(
                        new MessageSent(messageId(3), "hello yourself", messageId(2), List.of(BOB), null, 2, SALT))
                .expectResultMessagePayload(new Applied(LOG, 3, AT_NOON));
    }

    @Test
    void an_event_carries_its_author_its_hash_and_the_chain_that_follows_the_last_one() {
        conversation
                .givenNoPriorActivity()
                .when(create(ALICE, BOB, 1))
                .expectEventsMatching(exactSequenceOf(predicate((EventMessage<?> event) -> EventMetadata.authorOf(event)
                                .equals(cause(ALICE, 1).by())
                        && EventMetadata.idOf(event).equals(cause(ALICE, 1).id())
                        && CONTENT.value().equals(event.getMetaData().get(EventMetadata.CONTENT))
                        && EventMetadata.chainOf(event)
                                .equals(HashChain.next(
                                        HashChain.base(ID, StreamId.LOG), EventMetadata.hashOf(event))))));
    }

    @Test
    void time_never_goes_back_within_a_log() {
        now.set(NOON.plus(Duration.ofHours(1)));
        var given = conversation.givenCommands(create(ALICE, BOB, 1));
        now.set(NOON);
        given.when(send(ALICE, 2, "hello"))
                .expectResultMessagePayload(new Applied(LOG, 2, Timestamp.of(NOON.plus(Duration.ofHours(1)))));
    }

    @Test
    void a_stranger_is_told_that_there_is_no_such_conversation() {
        conversation
                .givenCommands(create(ALICE, BOB, 1))
                .when(send(MALLORY, 2, "hello"))
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(Refusal.noSuchConversation()));
    }

    @Test
    void a_conversation_that_nobody_began_takes_no_message() {
        conversation
                .givenNoPriorActivity()
                .when(send(ALICE, 1, "hello"))
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }

    @Test
    void a_reply_must_answer_a_message_of_the_conversation() {
        conversation
                .givenCommands(create(ALICE, BOB, 1))
                .when(reply(ALICE, 2, new ReplyTo(messageId(9), false), List.of()))
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(
                        Refusal.of(ErrorCode.NOT_FOUND, "data.replyTo", "no such message in this conversation")));
    }

    @Test
    void a_stranger_does_not_learn_which_messages_there_are() {
        conversation
                .givenCommands(create(ALICE, BOB, 1), send(ALICE, 2, "hello"))
                .when(reply(MALLORY, 3, new ReplyTo(messageId(9), false), List.of()))
                .expectResultMessagePayload(new Refused(Refusal.noSuchConversation()));
    }

    @Test
    void only_members_are_mentioned() {
        conversation
                .givenCommands(create(ALICE, BOB, 1))
                .when(reply(ALICE, 2, null, List.of(BOB, MALLORY)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        new Refused(Refusal.invalid("data.mentions", "only members can be mentioned")));
    }

    @Test
    void a_member_learns_where_it_stands() {
        conversation
                .givenCommands(
                        create(ALICE, BOB, 1), send(ALICE, 2, "one"), send(BOB, 3, "two"), send(ALICE, 4, "three"))
                .when(new AskStanding(ID, BOB))
                .expectNoEvents()
                .expectResultMessagePayload(Optional.of(new Standing(4, 3, 4, 2)));
    }

    @Test
    void a_stranger_stands_nowhere() {
        conversation
                .givenCommands(create(ALICE, BOB, 1))
                .when(new AskStanding(ID, MALLORY))
                .expectResultMessagePayload(Optional.empty());
    }

    private static CreateConversation create(UserId creator, UserId other, int number) {
        return new CreateConversation(ID, cause(creator, number), other);
    }

    private static SendMessage send(UserId author, int number, String text) {
        return new SendMessage(ID, cause(author, number), messageId(number), text, null, List.of(), SALT);
    }

    private static SendMessage reply(UserId author, int number, @Nullable ReplyTo replyTo, List<UserId> mentions) {
        return new SendMessage(ID, cause(author, number), messageId(number), "text", replyTo, mentions, SALT);
    }

    private static Cause cause(UserId user, int number) {
        return new Cause(EventId.of(commandId(number)), new Author(user, DeviceId.of("phone")), CONTENT);
    }

    private static MessageId messageId(int number) {
        return MessageId.of(commandId(number));
    }

    private static CommandId commandId(int number) {
        return CommandId.of("01890a5d-ac96-774b-bcce-%012d".formatted(number));
    }
}
