package chat.lockstep.gateway.frame;

import chat.lockstep.events.VersionVector;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/// Writes a vector as the object that it is. Left to Jackson, a map behind `@JsonValue` has the class of its keys
/// looked into anew for each frame, which took a sixth of the gateway's processor time.
final class VersionVectorWriter extends ValueSerializer<VersionVector> {

    @Override
    public void serialize(VersionVector vector, JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        vector.counts().forEach((stream, count) -> json.writeNumberProperty(stream.value(), count));
        json.writeEndObject();
    }

    @Override
    public void serializeWithType(
            VersionVector vector, JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(vector, json, context);
    }
}
