package chat.lockstep.command.account;

import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.command.stream.Decision.Unchanged;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Limits;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final ConversationId ID = ConversationId.ofUser(ALICE);
    private static final StreamKey LOG = new StreamKey(ID, StreamId.LOG);
    private static final Timestamp NOON = Timestamp.parse("2026-01-31T12:00:00.000Z");

    private FixtureConfiguration<Account> account;

    @BeforeEach
    void start() {
        account = new AggregateTestFixture<>(Account.class)
                .registerInjectableResource(new EventStamp(Clock.fixed(NOON.instant(), ZoneOffset.UTC), () -> null))
                .registerInjectableResource(Limits.DEFAULTS);
    }

    @Test
    void a_device_that_says_hello_for_the_first_time_is_registered() {
        account.givenNoPriorActivity()
                .when(register(1))
                .expectEvents(new DeviceRegistered(device(1), "Alice's phone", "android", 0, null))
                .expectResultMessagePayload(new Applied(LOG, 1, NOON));
    }

    @Test
    void a_known_device_is_not_registered_again() {
        account.givenCommands(register(1), register(2))
                .when(register(1))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(LOG, 2, NOON));
    }

    @Test
    void a_user_has_sixteen_devices_and_no_more() {
        account.givenCommands(IntStream.rangeClosed(1, 16)
                        .mapToObj(AccountTest::register)
                        .toList())
                .when(register(17))
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(new Refusal(
                        ErrorCode.TOO_MANY, null, "a user has at most 16 devices (devicesPerUser)", 60_000L)));
    }

    private static RegisterDevice register(int number) {
        var id = EventId.of("01890a5d-ac96-774b-bcce-%012d".formatted(number));
        return new RegisterDevice(
                ID, new Cause(id, new Author(ALICE, device(number)), null), "Alice's phone", "android");
    }

    private static DeviceId device(int number) {
        return DeviceId.of("device-" + number);
    }
}
