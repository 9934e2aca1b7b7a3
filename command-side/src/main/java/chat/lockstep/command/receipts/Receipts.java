package chat.lockstep.command.receipts;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.StreamKey;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/// The receipts of one member of one conversation: how far it has read, and how far each of its devices has stored.
@AggregateRoot(type = "Receipts")
public final class Receipts {

    public static final SnapshotForm<Receipts, State> SNAPSHOT =
            new SnapshotForm<>("Receipts", 1, Receipts.class, State.class, Receipts::state, Receipts::new);

    @AggregateIdentifier
    private StreamKey stream;

    private @Nullable StreamHead head;
    private long readUpTo;
    private final Map<DeviceId, Long> delivered = new HashMap<>();

    /// For Axon, which rebuilds receipts from their events.
    Receipts() {}

    private Receipts(State state) {
        stream = StreamKey.ofAggregate(state.stream());
        head = state.head();
        readUpTo = state.readUpTo();
        delivered.putAll(state.delivered());
    }

    /// @param stream as the aggregate's id
    /// @param delivered how far each device has stored the log
    public record State(String stream, StreamHead head, long readUpTo, Map<DeviceId, Long> delivered)
            implements AggregateState {

        public State {
            delivered = Map.copyOf(delivered);
        }
    }

    private State state() {
        return new State(stream.toString(), head(), readUpTo, delivered);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(MarkRead command, EventStamp stamp) {
        stream = command.stream(); // the first command of all finds no id, and may apply no event that would tell it
        if (command.upTo() > command.standing().head()) {
            return Decision.refused(Refusal.of(
                    ErrorCode.PAST_HEAD,
                    "data.upTo",
                    "the log ends at " + command.standing().head()));
        }
        // One's own message moves one's mark without an event, and so does joining.
        long moved = Math.max(command.standing().ownLast(), command.standing().floor());
        if (command.upTo() <= Math.max(readUpTo, moved)) {
            return Decision.unchanged(stream, head());
        }
        return stamp.after(stream, head(), command.cause()).append(new Read(command.upTo()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(MarkDelivered command, EventStamp stamp) {
        stream = command.stream();
        var device = command.cause().by().device();
        if (command.othersLast() <= delivered.getOrDefault(device, 0L)) {
            return Decision.unchanged(stream, head());
        }
        return stamp.after(stream, head(), command.cause()).append(new Delivered(device, command.upTo()));
    }

    @CommandHandler
    long handle(AskReadMark question) {
        return readUpTo;
    }

    @EventSourcingHandler
    void on(Read event, DomainEventMessage<?> message) {
        remember(message);
        readUpTo = Math.max(readUpTo, event.upTo());
    }

    @EventSourcingHandler
    void on(Delivered event, DomainEventMessage<?> message) {
        remember(message);
        delivered.merge(event.device(), event.upTo(), Math::max);
    }

    private void remember(DomainEventMessage<?> message) {
        stream = StreamKey.ofAggregate(message.getAggregateIdentifier());
        head = StreamHead.after(message);
    }

    private StreamHead head() {
        return head == null ? StreamHead.before(stream) : head;
    }
}
