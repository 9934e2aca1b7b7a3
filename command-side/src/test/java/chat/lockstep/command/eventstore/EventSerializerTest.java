package chat.lockstep.command.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.io.IOException;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventSerializerTest {

    private final EventSerializer serializer = new EventSerializer();

    @ParameterizedTest
    @EnumSource(EventType.class)
    void every_golden_event_is_read_and_written_as_it_was(EventType type) throws IOException {
        var golden = golden(type);
        byte[] data = golden.get("data").toString().getBytes(UTF_8);

        Event event = serializer.deserialize(
                new SimpleSerializedObject<>(data, byte[].class, type.wireName(), EventType.REVISION));
        var written = serializer.serialize(event, byte[].class);

        assertThat(event).isInstanceOf(type.dataClass());
        assertThat(written.getType().getName()).isEqualTo(type.wireName());
        assertThat(written.getType().getRevision()).isEqualTo(EventType.REVISION);
        assertThat(hash(golden, new String(written.getData(), UTF_8)))
                .isEqualTo(Hash.of(golden.get("hash").stringValue()));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void a_published_name_and_its_class_belong_together(EventType type) {
        assertThat(serializer.classForType(serializer.typeForClass(type.dataClass())))
                .isEqualTo(type.dataClass());
    }

    @Test
    void a_field_that_a_newer_version_added_is_passed_over() {
        Event event = serializer.deserialize(new SimpleSerializedObject<>(
                "{\"mood\":\"good\",\"upTo\":3}".getBytes(UTF_8), byte[].class, "read", "1"));

        assertThat(event).isEqualTo(new Read(3));
    }

    @Test
    void metadata_is_an_object_of_strings() {
        var metaData = MetaData.with("user", "alice").and("device", "phone");

        var written = serializer.serialize(metaData, byte[].class);

        assertThat(written.getData()).asString(UTF_8).isEqualTo("{\"device\":\"phone\",\"user\":\"alice\"}");
        MetaData read = serializer.deserialize(written);
        assertThat(read).isEqualTo(metaData);
    }

    @Test
    void an_event_of_an_unknown_type_cannot_be_passed_over() {
        var unknown = new SimpleSerializedObject<>(new byte[0], byte[].class, "folded", "1");

        assertThatThrownBy(() -> serializer.classForType(unknown.getType()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("folded");
    }

    @Test
    void nothing_but_events_and_metadata_gets_into_the_store() {
        assertThatThrownBy(() -> serializer.serialize("text", byte[].class)).isInstanceOf(SerializationException.class);
    }

    private static JsonNode golden(EventType type) throws IOException {
        var name = "/chat/lockstep/events/golden/" + type.wireName() + ".v1.json";
        try (var file = EventSerializerTest.class.getResourceAsStream(name)) {
            return JsonMapper.shared().readTree(file);
        }
    }

    /// The hash of a golden event with other data; its conversation takes no part in it.
    private static Hash hash(JsonNode golden, String data) {
        var by = new Author(
                UserId.of(golden.at("/by/user").stringValue()),
                DeviceId.of(golden.at("/by/device").stringValue()));
        return RecordedEvent.following(
                        Hash.sha256(),
                        new StreamKey(
                                ConversationId.ofUser(by.user()),
                                StreamId.of(golden.get("stream").stringValue())),
                        golden.get("seq").longValue(),
                        golden.get("type").stringValue(),
                        EventId.of(golden.get("id").stringValue()),
                        Timestamp.parse(golden.get("at").stringValue()),
                        by,
                        data)
                .hash();
    }
}
