package chat.lockstep.testkit.history;

import static chat.lockstep.testkit.history.StoredConversation.SALT;

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
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Private logs of all their event types, drawn from a list of numbers: what a user keeps for itself of one
/// conversation, its devices, and whom it blocks.
public final class RandomAccount {

    /// How many kinds of steps there are: numbers beyond are taken modulo.
    private static final int KINDS = 12;

    private final StoredConversation of;
    private final List<MessageId> messages;
    private final Random random;
    private final List<DeviceId> devices = new ArrayList<>();
    private int registered;
    private long mark;

    private RandomAccount(StoredConversation of, long seed) {
        this.of = of;
        this.random = new Random(seed);
        messages = of.events().stream()
                .filter(event -> event.data() instanceof MessageSent)
                .map(event -> new MessageId(event.recorded().id().value()))
                .toList();
    }

    /// The private log of `owner`, who keeps things of `conversation`.
    public static StoredConversation of(UserId owner, StoredConversation conversation, List<Integer> steps) {
        var drawn = new RandomAccount(conversation, steps.hashCode());
        var log = new StoredConversation(ConversationId.ofUser(owner));
        for (int step : steps) {
            log.later(drawn.random.nextInt(3));
            log.log(owner, StoredConversation.PHONE, drawn.event(Math.floorMod(step, KINDS), log.logSeq()));
        }
        return log;
    }

    private AccountEvent event(int kind, long logSeq) {
        var id = of.id();
        return switch (kind) {
            case 0 -> register();
            case 1 -> devices.isEmpty() ? register() : new DeviceRenamed(any(devices), "Device " + logSeq, 0, SALT);
            case 2 -> devices.isEmpty() ? register() : revoke();
            case 3, 4 -> read(id);
            case 5 -> new Configured(id, Timestamp.ofEpochMilli(random.nextInt(1_000_000)), null, null, null, 0);
            case 6 -> new Configured(id, null, random.nextBoolean(), random.nextBoolean(), null, 0);
            case 7 -> new Configured(id, null, null, null, random.nextBoolean(), 0);
            case 8 -> new DraftChanged(id, random.nextBoolean() ? "" : "Draft " + logSeq, 0, SALT);
            case 9 -> new MessageHidden(id, messages.isEmpty() ? StoredConversation.newMessageId() : any(messages), 0);
            case 10 -> new UserBlocked(any(RandomHistory.USERS), 0);
            default -> new UserUnblocked(any(RandomHistory.USERS), 0);
        };
    }

    /// A revoked device does not come back.
    private AccountEvent register() {
        var device = DeviceId.of("device-" + registered++);
        devices.add(device);
        return random.nextBoolean()
                ? new DeviceRegistered(device, "Phone", "test", 0, SALT)
                : new DeviceRegistered(device, null, null, 0, null);
    }

    private AccountEvent revoke() {
        return new DeviceRevoked(devices.remove(random.nextInt(devices.size())), 0);
    }

    /// Forward, and not beyond the end of the log: at the end it marks the conversation as unread instead.
    private AccountEvent read(ConversationId id) {
        if (mark == of.logSeq()) {
            return new Configured(id, null, null, null, true, 0);
        }
        mark += 1 + random.nextLong(Math.min(3, of.logSeq() - mark));
        return new PrivatelyRead(id, mark, 0);
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
