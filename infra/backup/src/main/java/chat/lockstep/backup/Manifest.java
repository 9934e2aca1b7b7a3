package chat.lockstep.backup;

import chat.lockstep.events.Hash;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a backup says of itself.
///
/// @param made when the copying began
/// @param history of the store that was copied
/// @param databases in the order in which they were named
record Manifest(Instant made, long history, List<Part> databases) {

    /// Another one is not read.
    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    Manifest {
        databases = List.copyOf(databases);
    }

    /// The file of one database.
    ///
    /// @param sha256 of the file, in hex
    record Part(String file, long bytes, String sha256, Contents contents) {}

    byte[] json() {
        var manifest = JSON.createObjectNode();
        manifest.put("format", FORMAT).put("made", made.toString()).put("history", history);
        var array = manifest.putArray("databases");
        databases.forEach(part -> write(part, array.addObject()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    }

    private static void write(Part part, ObjectNode object) {
        object.put("file", part.file)
                .put("bytes", part.bytes)
                .put("sha256", part.sha256)
                .put("events", part.contents.events())
                .put("streams", part.contents.streams())
                .put("lastGlobalIndex", part.contents.lastGlobalIndex())
                .put("digest", part.contents.digest().value());
    }

    /// @throws IllegalArgumentException if it is no manifest, or of another format
    static Manifest parse(byte[] json) {
        try {
            var manifest = JSON.readTree(json);
            int format = required(manifest, "format").intValue();
            if (format != FORMAT) {
                throw new IllegalArgumentException("its format is " + format + ", and this program reads " + FORMAT);
            }
            return new Manifest(
                    Instant.parse(required(manifest, "made").stringValue()),
                    required(manifest, "history").longValue(),
                    required(manifest, "databases")
                            .valueStream()
                            .map(Manifest::part)
                            .toList());
        } catch (JacksonException | DateTimeException malformed) {
            throw new IllegalArgumentException("it is malformed: " + malformed.getMessage(), malformed);
        }
    }

    private static Part part(JsonNode object) {
        return new Part(
                required(object, "file").stringValue(),
                required(object, "bytes").longValue(),
                required(object, "sha256").stringValue(),
                new Contents(
                        required(object, "events").longValue(),
                        required(object, "streams").longValue(),
                        required(object, "lastGlobalIndex").longValue(),
                        Hash.of(required(object, "digest").stringValue())));
    }

    private static JsonNode required(JsonNode object, String name) {
        var value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }
}
