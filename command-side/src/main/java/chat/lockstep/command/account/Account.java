package chat.lockstep.command.account;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.command.stream.SaltedText;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/// A user with its devices and its wishes; it writes the user's private log.
@AggregateRoot(type = "Account")
public final class Account {

    // Nothing but the user's giving up a device makes room, so there is no sense in coming back soon.
    private static final Duration ROOM_FOR_A_DEVICE = Duration.ofMinutes(1);

    public static final SnapshotForm<Account, State> SNAPSHOT =
            new SnapshotForm<>("Account", 2, Account.class, State.class, Account::state, Account::new);

    @AggregateIdentifier
    private ConversationId id;

    private @Nullable StreamHead head;
    private final AccountMemory memory;

    /// For Axon, which rebuilds an account from its events.
    Account() {
        memory = new AccountMemory();
    }

    private Account(State state) {
        id = state.id();
        head = state.head();
        memory = new AccountMemory(state);
    }

    /// @param devices without revoked ones
    /// @param names of those that were called something
    /// @param privateMarks log seq of what the user read without telling, by conversation
    /// @param hidden the last hidden messages, oldest first
    public record State(
            ConversationId id,
            StreamHead head,
            Set<DeviceId> devices,
            Map<DeviceId, SaltedText> names,
            Set<DeviceId> revoked,
            Map<ConversationId, KnownSettings> settings,
            Map<ConversationId, Long> privateMarks,
            List<MessageId> hidden,
            Set<UserId> blocked)
            implements AggregateState {

        public State {
            devices = Set.copyOf(devices);
            names = Map.copyOf(names);
            revoked = Set.copyOf(revoked);
            settings = Map.copyOf(settings);
            privateMarks = Map.copyOf(privateMarks);
            hidden = List.copyOf(hidden);
            blocked = Set.copyOf(blocked);
        }
    }

    private State state() {
        return new State(
                id,
                head(new StreamKey(id, StreamId.LOG)),
                memory.devices(),
                memory.names(),
                memory.revoked(),
                memory.settings(),
                memory.privateMarks(),
                List.copyOf(memory.hidden()),
                memory.blocked());
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(RegisterDevice command, EventStamp stamp, Limits limits, Bounds bounds) {
        id = command.account();
        var stream = new StreamKey(id, StreamId.LOG);
        var device = command.cause().by().device();
        if (memory.revoked().contains(device)) {
            return Decision.refused(Refusal.deviceRevoked());
        }
        if (memory.devices().contains(device)) {
            return Decision.unchanged(stream, head(stream));
        }
        if (memory.devices().size() >= limits.devicesPerUser()) {
            return tooMany("a user has at most " + limits.devicesPerUser() + " devices (devicesPerUser)");
        }
        if (memory.devices().size() + memory.revoked().size() >= bounds.devicesEver()) {
            return tooMany("a user has at most " + bounds.devicesEver() + " devices in all (devicesEver)");
        }
        return stamp.after(stream, head(stream), command.cause())
                .append(new DeviceRegistered(
                        device, command.name(), command.platform(), 0, command.name() == null ? null : command.salt()));
    }

    private static Decision tooMany(String message) {
        return Decision.refused(Refusal.overload(ErrorCode.TOO_MANY, message, ROOM_FOR_A_DEVICE.toMillis()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(ChangeAccount command, EventStamp stamp, Bounds bounds) {
        id = command.account();
        var stream = new StreamKey(id, StreamId.LOG);
        if (memory.revoked().contains(command.cause().by().device())) {
            return Decision.refused(Refusal.deviceRevoked());
        }
        var place = stamp.after(stream, head(stream), command.cause());
        return new AccountRules(memory, place, bounds.blockedUsers()).decide(command.change());
    }

    @CommandHandler
    ShutOut handle(AskAccount question) {
        return new ShutOut(memory.blocked(), memory.revoked());
    }

    @EventSourcingHandler
    void on(AccountEvent event, DomainEventMessage<?> message) {
        id = ConversationId.of(message.getAggregateIdentifier());
        head = StreamHead.after(message);
        memory.on(event);
    }

    private StreamHead head(StreamKey stream) {
        return head == null ? StreamHead.before(stream) : head;
    }
}
