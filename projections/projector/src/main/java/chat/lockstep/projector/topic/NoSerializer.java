package chat.lockstep.projector.topic;

import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;

/// The serializer that the extension asks for even though [StrictConverter] needs none. It refuses everything: without
/// it, the extension would set up one that builds any class that a record names.
@SuppressWarnings({"rawtypes", "TypeParameterUnusedInFormals"}) // so in the interface
final class NoSerializer implements Serializer {

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> representation) {
        throw refusal();
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return false;
    }

    @Override
    public <S, T> T deserialize(SerializedObject<S> object) {
        throw refusal();
    }

    @Override
    public Class classForType(SerializedType type) {
        throw refusal();
    }

    @Override
    public SerializedType typeForClass(Class type) {
        throw refusal();
    }

    @Override
    public Converter getConverter() {
        throw refusal();
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException("records are read by StrictConverter");
    }
}
