package chat.lockstep.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.gateway.frame.ClientFrames;
import chat.lockstep.gateway.frame.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// The documents that the gateway hands out say what the code does.
class ApiDocumentsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    static Stream<String> clientFrames() {
        return ClientFrames.NAMES.stream();
    }

    static Stream<String> serverFrames() throws IOException {
        var folder = Path.of("../events-schema/src/main/resources/chat/lockstep/protocol/frames/server");
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList().stream();
        }
    }

    @Test
    void the_asyncapi_document_is_the_one_that_the_frames_make() throws IOException {
        assertIsCommitted("asyncapi.json", new AsyncApi().document());
    }

    @Test
    void the_openapi_document_is_the_one_that_the_records_make() throws IOException {
        assertIsCommitted("openapi.json", new OpenApi().document());
    }

    @ParameterizedTest
    @ValueSource(strings = {"asyncapi.json", "openapi.json"})
    void every_reference_leads_somewhere(String name) throws IOException {
        var document = Documents.read(name);

        var references = new ArrayList<String>();
        collect(document, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("clientFrames")
    void a_clients_golden_frame_fits_its_message(String name) throws IOException {
        assertFits("client", ClientFrames.text(name));
    }

    @ParameterizedTest
    @MethodSource("serverFrames")
    void a_servers_golden_frame_fits_its_message(String name) throws IOException {
        var path = "/chat/lockstep/protocol/frames/server/" + name + ".json";
        try (var golden = Objects.requireNonNull(getClass().getResourceAsStream(path), path)) {
            assertFits("server", new String(golden.readAllBytes(), UTF_8));
        }
    }

    @Test
    void a_frame_that_is_none_fits_no_message() throws IOException {
        var schema = Documents.read("asyncapi.json").at("/components/messages/client.pull/payload");

        assertThat(Documents.errors("asyncapi.json", schema, "{\"type\":\"pull\",\"request\":-1}"))
                .isNotEmpty();
    }

    private static void assertFits(String side, String frame) throws IOException {
        var type = Json.mapper().readTree(frame).get("type").stringValue();
        var schema = Documents.read("asyncapi.json").at("/components/messages/" + side + "." + type + "/payload");

        assertThat(schema.isObject()).as("%s.%s is described", side, type).isTrue();
        assertThat(Documents.errors("asyncapi.json", schema, frame)).isEmpty();
    }

    /// Where it differs, the document as it should be is left in the build's folder.
    private static void assertIsCommitted(String name, Map<String, Object> generated) throws IOException {
        var text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.valueToTree(generated)) + "\n";
        var file = Path.of("target", name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);

        assertThat((Object) Documents.read(name))
                .as("%s; what it should be is in %s", name, file)
                .isEqualTo(JSON.readTree(text));
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.isObject() && node.has("$ref") && node.get("$ref").isString()) {
            references.add(node.get("$ref").stringValue());
        }
        node.valueStream().forEach(child -> collect(child, references));
    }
}
