package chat.lockstep.command.account;

import static chat.lockstep.command.account.Alice.ACCOUNT;
import static chat.lockstep.command.account.Alice.ANOTHER_SALT;
import static chat.lockstep.command.account.Alice.LAPTOP;
import static chat.lockstep.command.account.Alice.PHONE;
import static chat.lockstep.command.account.Alice.SALT;
import static chat.lockstep.command.account.Alice.applied;
import static chat.lockstep.command.account.Alice.refused;
import static chat.lockstep.command.account.Alice.registers;
import static chat.lockstep.command.account.Alice.unchanged;
import static chat.lockstep.command.account.Alice.wants;

import chat.lockstep.command.account.AccountChange.Block;
import chat.lockstep.command.account.AccountChange.RenameDevice;
import chat.lockstep.command.account.AccountChange.RevokeDevice;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class AccountDevicesTest {

    private final FixtureConfiguration<Account> account = Alice.fixture();

    @Test
    void a_device_that_says_hello_for_the_first_time_is_registered() {
        account.givenNoPriorActivity()
                .when(registers(PHONE))
                .expectEvents(new DeviceRegistered(PHONE, "Alice's phone", "android", 0, SALT))
                .expectResultMessagePayload(applied(1));
    }

    @Test
    void a_device_without_a_name_has_no_text_to_salt() {
        var registration = registers(PHONE);
        account.givenNoPriorActivity()
                .when(new RegisterDevice(ACCOUNT, registration.cause(), null, "android", SALT))
                .expectEvents(new DeviceRegistered(PHONE, null, "android", 0, null));
    }

    @Test
    void a_known_device_is_not_registered_again() {
        account.givenCommands(registers(PHONE), registers(LAPTOP))
                .when(registers(PHONE))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(2));
    }

    @Test
    void a_user_has_sixteen_devices_and_no_more() {
        account.givenCommands(IntStream.rangeClosed(1, 16)
                        .mapToObj(number -> registers(device(number)))
                        .toList())
                .when(registers(device(17)))
                .expectNoEvents()
                .expectResultMessagePayload(tooMany("a user has at most 16 devices (devicesPerUser)"));
    }

    @Test
    void a_revoked_device_makes_room() {
        var commands = new ArrayList<Object>();
        IntStream.rangeClosed(1, 16).forEach(number -> commands.add(registers(device(number))));
        commands.add(wants(device(1), new RevokeDevice(device(2))));
        account.givenCommands(commands).when(registers(device(17))).expectResultMessagePayload(applied(18));
    }

    @Test
    void a_user_goes_through_a_bounded_number_of_devices() {
        var commands = new ArrayList<Object>();
        IntStream.rangeClosed(1, 18).forEach(number -> {
            commands.add(registers(device(number)));
            commands.add(wants(device(number), new RevokeDevice(device(number))));
        });
        account.givenCommands(commands)
                .when(registers(device(19)))
                .expectNoEvents()
                .expectResultMessagePayload(tooMany("a user has at most 18 devices in all (devicesEver)"));
    }

    @Test
    void a_device_is_called_something_else() {
        account.givenCommands(registers(PHONE), registers(LAPTOP))
                .when(wants(new RenameDevice(LAPTOP, "work", SALT)))
                .expectEvents(new DeviceRenamed(LAPTOP, "work", 0, SALT))
                .expectResultMessagePayload(applied(3));
    }

    @Test
    void the_name_it_has_changes_nothing() {
        account.givenCommands(registers(LAPTOP))
                .when(wants(new RenameDevice(LAPTOP, "Alice's laptop", ANOTHER_SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(1));
    }

    @Test
    void a_device_that_nobody_knows_is_not_renamed() {
        account.givenCommands(registers(PHONE))
                .when(wants(new RenameDevice(LAPTOP, "work", SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.NOT_FOUND, "data.device", "no such device of yours"));
    }

    @Test
    void a_revoked_device_keeps_its_name() {
        account.givenCommands(registers(LAPTOP), wants(new RevokeDevice(LAPTOP)))
                .when(wants(new RenameDevice(LAPTOP, "work", SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.NOT_ALLOWED, "data.device", "a revoked device keeps its name"));
    }

    @Test
    void a_device_is_shut_out() {
        account.givenCommands(registers(PHONE), registers(LAPTOP))
                .when(wants(new RevokeDevice(LAPTOP)))
                .expectEvents(new DeviceRevoked(LAPTOP, 0))
                .expectResultMessagePayload(applied(3));
    }

    @Test
    void a_device_may_shut_itself_out() {
        account.givenCommands(registers(PHONE))
                .when(wants(new RevokeDevice(PHONE)))
                .expectEvents(new DeviceRevoked(PHONE, 0));
    }

    @Test
    void what_is_shut_out_stays_as_it_is() {
        account.givenCommands(registers(LAPTOP), wants(new RevokeDevice(LAPTOP)))
                .when(wants(new RevokeDevice(LAPTOP)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(2));
    }

    @Test
    void a_device_that_nobody_knows_is_not_shut_out() {
        account.givenCommands(registers(PHONE))
                .when(wants(new RevokeDevice(LAPTOP)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.NOT_FOUND, "data.device", "no such device of yours"));
    }

    @Test
    void a_revoked_device_is_not_registered_again() {
        account.givenCommands(registers(LAPTOP), wants(new RevokeDevice(LAPTOP)))
                .when(registers(LAPTOP))
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(Refusal.deviceRevoked()));
    }

    @Test
    void a_revoked_device_changes_nothing_any_more() {
        account.givenCommands(registers(LAPTOP), wants(new RevokeDevice(LAPTOP)))
                .when(wants(LAPTOP, new Block(Alice.BOB)))
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(Refusal.deviceRevoked()));
    }

    @Test
    void an_account_tells_whom_it_shuts_out() {
        account.givenCommands(registers(LAPTOP), wants(new RevokeDevice(LAPTOP)), wants(new Block(Alice.BOB)))
                .when(new AskAccount(ACCOUNT))
                .expectNoEvents()
                .expectResultMessagePayload(new ShutOut(Set.of(Alice.BOB), Set.of(LAPTOP)));
    }

    private static Refused tooMany(String message) {
        return new Refused(new Refusal(ErrorCode.TOO_MANY, null, message, 60_000L));
    }

    private static DeviceId device(int number) {
        return DeviceId.of("device-" + number);
    }
}
