package chat.lockstep.command.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.AccountState;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of an account.
class AccountMemoryTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void what_an_account_remembers_agrees_with_what_all_others_make_of_its_log(long seed) {
        var random = new Random(seed);
        var memory = new AccountMemory();
        var state = AccountState.EMPTY;
        int devices = 0;
        for (int number = 0; number < 300; number++) {
            var event = any(random, devices);
            devices += event instanceof DeviceRegistered ? 1 : 0;
            memory.on(event);
            state = state.after(event, Alice.NOON);
            agree(memory, state);
        }
    }

    private static void agree(AccountMemory memory, AccountState state) {
        assertThat(memory.blocked()).isEqualTo(state.blocked());
        assertThat(memory.privateMarks()).isEqualTo(state.privateMarks());
        assertThat(memory.hidden())
                .hasSize(state.hidden().values().stream().mapToInt(Set::size).sum());
        state.devices().values().forEach(device -> {
            assertThat(memory.revoked().contains(device.device())).isEqualTo(device.revokedAt() != null);
            assertThat(memory.devices().contains(device.device())).isEqualTo(device.revokedAt() == null);
        });
        for (int number = 0; number < 3; number++) {
            var known = memory.settingsOf(conversation(number));
            var settings = state.settingsOf(conversation(number));
            assertThat(known.mutedUntil()).isEqualTo(settings.mutedUntil());
            assertThat(known.pinned()).isEqualTo(Boolean.TRUE.equals(settings.pinned()));
            assertThat(known.archived()).isEqualTo(Boolean.TRUE.equals(settings.archived()));
            assertThat(known.markedUnread()).isEqualTo(Boolean.TRUE.equals(settings.markedUnread()));
            assertThat(known.draft() == null).isEqualTo(settings.draft() == null);
            assertThat(known.draft() == null || known.draft().is(settings.draft()))
                    .isTrue();
        }
    }

    private static AccountEvent any(Random random, int devices) {
        var conversation = conversation(random.nextInt(3));
        var user = UserId.of("user-" + random.nextInt(4));
        var device = device(random.nextInt(devices + 1) - 1);
        return switch (random.nextInt(10)) {
            case 0, 1 -> new DeviceRegistered(device(devices), "phone", null, 0, Alice.SALT);
            case 2 -> devices == 0 ? new UserBlocked(user, 0) : new DeviceRenamed(device, "home", 0, Alice.SALT);
            case 3 -> devices == 0 ? new UserUnblocked(user, 0) : new DeviceRevoked(device, 0);
            case 4 -> new PrivatelyRead(conversation, random.nextInt(50), 0);
            case 5 -> new Configured(conversation, time(random), truth(random), truth(random), truth(random), 0);
            case 6 -> new DraftChanged(conversation, random.nextBoolean() ? "" : "well " + user, 0, Alice.SALT);
            case 7 -> new MessageHidden(conversation(0), Alice.message(random.nextInt(9)), 0);
            case 8 -> new UserBlocked(user, 0);
            default -> new UserUnblocked(user, 0);
        };
    }

    private static @Nullable Timestamp time(Random random) {
        return random.nextBoolean() ? null : Timestamp.ofEpochMilli(random.nextInt(5));
    }

    private static @Nullable Boolean truth(Random random) {
        return random.nextInt(3) == 0 ? null : random.nextBoolean();
    }

    private static ConversationId conversation(int number) {
        return ConversationId.direct(Alice.ALICE, UserId.of("peer-" + number));
    }

    private static DeviceId device(int number) {
        return DeviceId.of("device-" + number);
    }
}
