package chat.lockstep.command.stream;

import chat.lockstep.events.Author;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/// The metadata of an event. `user`, `device`, `hash`, `chain`, `epoch`, `content` and `traceparent` are stored and go
/// to Kafka; the last is there only for an event whose trace is recorded. The epoch is the history of the database that
/// the event is stored in, and is added there.
/// The id and the time travel beside them only from the aggregate to the insert, since Axon lets nobody choose those
/// of an event that is applied; in the store they have columns of their own.
public final class EventMetadata {

    public static final String USER = "user";
    public static final String DEVICE = "device";
    public static final String CONTENT = "content";

    private static final String HASH = "hash";
    private static final String CHAIN = "chain";
    private static final String EPOCH = "epoch";
    private static final String TRACEPARENT = "traceparent";
    private static final String ID = "lockstep.id";
    private static final String AT = "lockstep.at";

    private EventMetadata() {}

    static MetaData of(RecordedEvent event, @Nullable Hash content, @Nullable String traceparent) {
        var entries = new HashMap<String, Object>();
        entries.put(USER, event.by().user().value());
        entries.put(DEVICE, event.by().device().value());
        entries.put(HASH, event.hash().value());
        entries.put(CHAIN, event.chain().value());
        if (content != null) {
            entries.put(CONTENT, content.value());
        }
        if (traceparent != null) {
            entries.put(TRACEPARENT, traceparent);
        }
        entries.put(ID, event.id());
        entries.put(AT, event.at());
        return MetaData.from(entries);
    }

    /// What is stored of an event's metadata.
    ///
    /// @param history of the database
    public static MetaData stored(EventMessage<?> event, long history) {
        return event.getMetaData()
                .subset(USER, DEVICE, HASH, CHAIN, CONTENT, TRACEPARENT)
                .and(EPOCH, String.valueOf(history));
    }

    /// The id of an event that is being appended.
    public static EventId idOf(EventMessage<?> event) {
        return (EventId) required(event, ID);
    }

    /// The time of an event, whether it is being appended or was read from the store.
    public static Timestamp atOf(EventMessage<?> event) {
        return event.getMetaData().get(AT) instanceof Timestamp at ? at : Timestamp.of(event.getTimestamp());
    }

    public static Hash chainOf(EventMessage<?> event) {
        return Hash.of((String) required(event, CHAIN));
    }

    public static Hash hashOf(EventMessage<?> event) {
        return Hash.of((String) required(event, HASH));
    }

    public static Author authorOf(EventMessage<?> event) {
        return new Author(UserId.of((String) required(event, USER)), DeviceId.of((String) required(event, DEVICE)));
    }

    private static Object required(EventMessage<?> event, String key) {
        var value = event.getMetaData().get(key);
        if (value == null) {
            throw new IllegalStateException("event " + event.getIdentifier() + " has no metadata " + key);
        }
        return value;
    }
}
