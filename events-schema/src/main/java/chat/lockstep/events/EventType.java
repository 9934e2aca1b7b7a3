package chat.lockstep.events;

import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The published name of each kind of event: what stands in the store, in Kafka and on the wire. A class may be
/// renamed or moved; its name here never changes.
public enum EventType {
    CONVERSATION_CREATED("conversationCreated", ConversationCreated.class),
    MESSAGE_SENT("messageSent", MessageSent.class),
    DELIVERED("delivered", Delivered.class),
    READ("read", Read.class),
    DEVICE_REGISTERED("deviceRegistered", DeviceRegistered.class);

    /// The version of the data's shape that is written today; each one that was ever written has a golden file.
    public static final String REVISION = "1";

    private static final Map<String, EventType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));
    private static final Map<Class<?>, EventType> BY_CLASS =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::dataClass, Function.identity()));

    private final String wireName;
    private final Class<? extends Event> dataClass;

    EventType(String wireName, Class<? extends Event> dataClass) {
        this.wireName = wireName;
        this.dataClass = dataClass;
    }

    /// The type published as `name`; empty for a name that this version does not know.
    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static EventType of(Event event) {
        return Optional.ofNullable(BY_CLASS.get(event.getClass()))
                .orElseThrow(() -> new IllegalStateException("no published name for " + event.getClass()));
    }

    public String wireName() {
        return wireName;
    }

    /// The record that the data of this type is read into.
    public Class<? extends Event> dataClass() {
        return dataClass;
    }
}
