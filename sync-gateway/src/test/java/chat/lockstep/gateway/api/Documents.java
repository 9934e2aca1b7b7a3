package chat.lockstep.gateway.api;

import chat.lockstep.gateway.frame.Json;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The committed documents, and whether something fits a schema in them.
public final class Documents {

    private Documents() {}

    public static JsonNode read(String name) throws IOException {
        var path = "/chat/lockstep/gateway/api/" + name;
        try (var document = Objects.requireNonNull(Documents.class.getResourceAsStream(path), path)) {
            return Json.mapper().readTree(document);
        }
    }

    /// What does not fit.
    ///
    /// @param document whose components the schema refers to
    public static List<String> errors(String document, JsonNode schema, String json) throws IOException {
        var alone = (ObjectNode) schema.deepCopy();
        alone.set("components", read(document).get("components"));
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return registry.getSchema(alone.toString(), InputFormat.JSON).validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
