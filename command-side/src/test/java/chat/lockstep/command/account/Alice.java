package chat.lockstep.command.account;

import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.command.stream.Decision.Unchanged;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;

/// Alice's account, as its tests speak of it. It is noon.
final class Alice {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final ConversationId ACCOUNT = ConversationId.ofUser(ALICE);
    static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);
    static final Timestamp NOON = Timestamp.parse("2026-01-31T12:00:00.000Z");
    static final String SALT = "_____________________w";
    static final String ANOTHER_SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    static final DeviceId PHONE = DeviceId.of("phone");
    static final DeviceId LAPTOP = DeviceId.of("laptop");

    private static final StreamKey LOG = new StreamKey(ACCOUNT, StreamId.LOG);
    private static final AtomicInteger EVENTS = new AtomicInteger();

    private Alice() {}

    /// For commands that leave nothing, too: the fixture would miss their aggregate in the store afterwards.
    static FixtureConfiguration<Account> fixture() {
        var fixture = new AggregateTestFixture<>(Account.class)
                .registerInjectableResource(
                        new EventStamp(Clock.fixed(NOON.instant(), ZoneOffset.UTC), () -> null, (_, _, _) -> {}))
                .registerInjectableResource(Limits.DEFAULTS)
                .registerInjectableResource(new Bounds(32, 256, 2, 2, 18));
        fixture.setReportIllegalStateChange(false);
        return fixture;
    }

    static RegisterDevice registers(DeviceId device) {
        return new RegisterDevice(ACCOUNT, cause(device), "Alice's " + device, "android", SALT);
    }

    /// On her phone.
    static ChangeAccount wants(AccountChange change) {
        return wants(PHONE, change);
    }

    static ChangeAccount wants(DeviceId device, AccountChange change) {
        return ChangeAccount.of(cause(device), change);
    }

    static Applied applied(long seq) {
        return new Applied(LOG, seq, NOON);
    }

    static Unchanged unchanged(long seq) {
        return new Unchanged(LOG, seq, seq == 0 ? null : NOON);
    }

    static Refused refused(ErrorCode code, String field, String message) {
        return new Refused(Refusal.of(code, field, message));
    }

    static MessageId message(int number) {
        return MessageId.of("01890a5d-ac97-774b-bcce-%012d".formatted(number));
    }

    private static Cause cause(DeviceId device) {
        var id = EventId.of("01890a5d-ac96-774b-bcce-%012d".formatted(EVENTS.incrementAndGet()));
        return new Cause(id, new Author(ALICE, device), null);
    }
}
