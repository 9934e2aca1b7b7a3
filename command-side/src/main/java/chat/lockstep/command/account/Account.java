package chat.lockstep.command.account;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Limits;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/// A user with its devices; it writes the user's private log.
@AggregateRoot(type = "Account")
public final class Account {

    // Nothing but the user's giving up a device makes room, so there is no sense in coming back soon.
    private static final Duration ROOM_FOR_A_DEVICE = Duration.ofMinutes(1);

    public static final SnapshotForm<Account, State> SNAPSHOT =
            new SnapshotForm<>("Account", 1, Account.class, State.class, Account::state, Account::new);

    @AggregateIdentifier
    private ConversationId id;

    private @Nullable StreamHead head;
    private final Set<DeviceId> devices = new HashSet<>();

    /// For Axon, which rebuilds an account from its events.
    Account() {}

    private Account(State state) {
        id = state.id();
        head = state.head();
        devices.addAll(state.devices());
    }

    public record State(ConversationId id, StreamHead head, Set<DeviceId> devices) implements AggregateState {

        public State {
            devices = Set.copyOf(devices);
        }
    }

    private State state() {
        return new State(id, head(new StreamKey(id, StreamId.LOG)), devices);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(RegisterDevice command, EventStamp stamp, Limits limits) {
        id = command.account();
        var stream = new StreamKey(id, StreamId.LOG);
        var device = command.cause().by().device();
        if (devices.contains(device)) {
            return Decision.unchanged(stream, head(stream));
        }
        if (devices.size() >= limits.devicesPerUser()) {
            return Decision.refused(Refusal.overload(
                    ErrorCode.TOO_MANY,
                    "a user has at most " + limits.devicesPerUser() + " devices (devicesPerUser)",
                    ROOM_FOR_A_DEVICE.toMillis()));
        }
        return stamp.apply(
                stream,
                head(stream),
                command.cause(),
                new DeviceRegistered(device, command.name(), command.platform(), 0, null));
    }

    @EventSourcingHandler
    void on(DeviceRegistered event, DomainEventMessage<?> message) {
        id = ConversationId.of(message.getAggregateIdentifier());
        head = StreamHead.after(message);
        devices.add(event.device());
    }

    private StreamHead head(StreamKey stream) {
        return head == null ? StreamHead.before(stream) : head;
    }
}
