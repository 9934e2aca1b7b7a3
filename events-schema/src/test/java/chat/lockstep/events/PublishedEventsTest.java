package chat.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Each published kind of event has a golden file and a schema, and the record of today still reads and writes it.
class PublishedEventsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @ParameterizedTest
    @EnumSource
    void the_golden_event_fits_its_schema(EventType type) {
        assertThat(schema(type).validate(golden(type))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_schema_refuses_an_event_that_lacks_any_member(EventType type) {
        var schema = schema(type);
        for (var member : golden(type).propertyNames()) {
            var damaged = (ObjectNode) golden(type);
            damaged.remove(member);
            assertThat(schema.validate(damaged)).as("without %s", member).isNotEmpty();
        }
        var wrong = (ObjectNode) golden(type);
        ((ObjectNode) wrong.get("data")).removeAll();
        assertThat(schema.validate(wrong)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_golden_event_still_decodes_and_is_written_the_same(EventType type) {
        var data = golden(type).get("data");
        var event = JSON.treeToValue(data, type.dataClass());
        assertThat(EventType.of(event)).isEqualTo(type);
        var written = JSON.convertValue(event, new TypeReference<Map<String, Object>>() {});
        assertThat(Jcs.text(written)).isEqualTo(Jcs.text(JSON.convertValue(data, Map.class)));
    }

    @ParameterizedTest
    @EnumSource
    void a_field_of_a_later_version_is_ignored(EventType type) {
        var data = (ObjectNode) golden(type).get("data");
        data.put("ofALaterVersion", "x");
        assertThat(JSON.treeToValue(data, type.dataClass())).isNotNull();
    }

    private static Schema schema(EventType type) {
        return SCHEMAS.getSchema(resource("schema", type));
    }

    private static JsonNode golden(EventType type) {
        return JSON.readTree(resource("golden", type));
    }

    private static InputStream resource(String folder, EventType type) {
        var name = folder + "/" + type.wireName() + ".v" + EventType.REVISION + ".json";
        return Objects.requireNonNull(PublishedEventsTest.class.getResourceAsStream(name), name);
    }
}
