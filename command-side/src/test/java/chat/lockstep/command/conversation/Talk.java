package chat.lockstep.command.conversation;

import chat.lockstep.command.conversation.Change.SendMessage;
import chat.lockstep.command.conversation.NamedMessage.Found;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.command.stream.Decision.Unchanged;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.Author;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;

/// Who and what the tests of a conversation speak of. Alice begins it; it is noon.
final class Talk {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final UserId CAROL = UserId.of("carol");
    static final UserId DAVE = UserId.of("dave");
    static final UserId MALLORY = UserId.of("mallory");
    static final ConversationId DIRECT = ConversationId.direct(ALICE, BOB);
    static final ConversationId GROUP = ConversationId.of("01890a5d-ac96-774b-bcce-00000000ffff");
    static final Hash CONTENT = Hash.sha256(new byte[] {1});
    static final String SALT = "_____________________w";
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    static final Timestamp AT_NOON = Timestamp.parse("2026-01-31T12:00:00.123Z");

    /// Of a small group, so that it can be full.
    static final Limits LIMITS = new Limits(131_072, 16_384, 256, 64, 50, 4, 16, 5_000, 32);

    static final Bounds BOUNDS = new Bounds(32, 256, 2, 4, 20);

    private Talk() {}

    static FixtureConfiguration<Conversation> fixture(AtomicReference<Instant> now) {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        return new AggregateTestFixture<>(Conversation.class)
                .registerInjectableResource(new EventStamp(clock, () -> null, (_, _, _) -> {}))
                .registerInjectableResource(LIMITS)
                .registerInjectableResource(BOUNDS);
    }

    static FixtureConfiguration<Conversation> fixture() {
        return fixture(new AtomicReference<>(NOON));
    }

    static CreateConversation direct(UserId creator, UserId other, int number) {
        return CreateConversation.direct(DIRECT, cause(creator, number), other, false);
    }

    /// A group that Alice begins.
    static CreateConversation group(UserId... others) {
        return CreateConversation.group(GROUP, cause(ALICE, 1), "us", List.of(others), SALT);
    }

    static ChangeConversation inDirect(UserId user, int number, Change change) {
        return new ChangeConversation(DIRECT, cause(user, number), change);
    }

    static ChangeConversation inGroup(UserId user, int number, Change change) {
        return new ChangeConversation(GROUP, cause(user, number), change);
    }

    static SendMessage message(int number, String text) {
        return new SendMessage(messageId(number), text, null, List.of(), SALT, false);
    }

    /// A message that the store holds.
    static NamedMessage found(int number, long seq, UserId author) {
        return new NamedMessage(messageId(number), new Found(seq, author, null));
    }

    static NamedMessage unknown(int number) {
        return new NamedMessage(messageId(number), null);
    }

    static Applied applied(ConversationId conversation, long seq) {
        return new Applied(log(conversation), seq, AT_NOON);
    }

    static Unchanged unchanged(ConversationId conversation, long seq) {
        return new Unchanged(log(conversation), seq, AT_NOON);
    }

    static Refused refused(ErrorCode code, String field, String message) {
        return new Refused(Refusal.of(code, field, message));
    }

    static Refused notFound() {
        return new Refused(Refusal.noSuchConversation());
    }

    private static StreamKey log(ConversationId conversation) {
        return new StreamKey(conversation, StreamId.LOG);
    }

    static Cause cause(UserId user, int number) {
        return new Cause(EventId.of(commandId(number)), new Author(user, DeviceId.of("phone")), CONTENT);
    }

    static MessageId messageId(int number) {
        return MessageId.of(commandId(number));
    }

    private static CommandId commandId(int number) {
        return CommandId.of("01890a5d-ac96-774b-bcce-%012d".formatted(number));
    }
}
