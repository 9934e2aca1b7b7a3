package chat.lockstep.command.eventstore;

import chat.lockstep.command.stream.EventData;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Jcs;
import java.util.Arrays;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Turns events and their metadata into bytes and back: an event's data is canonical JSON under its published name,
/// metadata an object of strings. It knows nothing else, so nothing else can get into the store.
///
/// A name that this version does not know fails the load: an aggregate that skipped an event would go on with a wrong
/// chain.
public final class EventSerializer implements Serializer {

    private static final String METADATA = MetaData.class.getName();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.shared();
    private final Converter converter = new ChainingConverter();

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expectedRepresentation) {
        if (!canSerializeTo(expectedRepresentation)) {
            throw new SerializationException("events are stored as bytes, not as " + expectedRepresentation);
        }
        return switch (object) {
            case Event event -> serialized(EventData.bytes(event), expectedRepresentation, event.getClass());
            case MetaData metaData -> serialized(Jcs.bytes(metaData), expectedRepresentation, MetaData.class);
            case null, default -> throw new SerializationException("neither event nor metadata: " + object);
        };
    }

    private <T> SerializedObject<T> serialized(byte[] bytes, Class<T> representation, Class<?> type) {
        return new SimpleSerializedObject<>(representation.cast(bytes), representation, typeForClass(type));
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
        return expectedRepresentation.equals(byte[].class);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // the interface leaves the type of the result to its caller
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        byte[] bytes = (byte[]) serialized.getData();
        var name = serialized.getType().getName();
        if (name.equals(METADATA)) {
            return (T) MetaData.from(mapper.readValue(bytes, STRINGS));
        }
        return (T) EventData.parse(typeNamed(name), bytes);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return type.getName().equals(METADATA)
                ? MetaData.class
                : typeNamed(type.getName()).dataClass();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public SerializedType typeForClass(@Nullable Class type) {
        if (type != null && MetaData.class.isAssignableFrom(type)) {
            return new SimpleSerializedType(METADATA, null);
        }
        return Arrays.stream(EventType.values())
                .filter(published -> published.dataClass().equals(type))
                .findFirst()
                .map(published -> new SimpleSerializedType(published.wireName(), EventType.REVISION))
                .orElseThrow(() -> new SerializationException("no published name for " + type));
    }

    @Override
    public Converter getConverter() {
        return converter;
    }

    private static EventType typeNamed(String name) {
        return EventType.named(name)
                .orElseThrow(() -> new SerializationException(
                        "the store holds an event of type " + name + ", which this version does not know"));
    }
}
