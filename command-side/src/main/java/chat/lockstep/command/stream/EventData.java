package chat.lockstep.command.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Jcs;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The data of an event as canonical JSON: what is hashed, stored and sent, and never written anew afterwards.
public final class EventData {

    // A newer version may have added fields; they take no part in our decisions.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private EventData() {}

    public static String text(Event event) {
        return Jcs.text(MAPPER.convertValue(event, OBJECT));
    }

    public static byte[] bytes(Event event) {
        return text(event).getBytes(UTF_8);
    }

    public static Event parse(EventType type, byte[] data) {
        return MAPPER.readValue(data, type.dataClass());
    }
}
