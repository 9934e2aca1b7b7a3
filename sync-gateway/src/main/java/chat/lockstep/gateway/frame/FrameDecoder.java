package chat.lockstep.gateway.frame;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Decodes client frames, with the same strictness in both encodings: doubled keys and what trails the object are
/// refused, and nesting is bounded.
public final class FrameDecoder {

    private final JsonMapper json;
    private final ObjectReader cbor;

    /// @param json a mapper that refuses doubled keys and trailing text, see [Json]
    public FrameDecoder(JsonMapper json) {
        this.json = json;
        var factory = CBORFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Json.NESTING_MAX)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.cbor = CBORMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();
    }

    public Parsed json(String text) {
        try {
            return FrameParser.ofNode(json.readTree(text));
        } catch (JacksonException notJson) {
            return FrameParser.malformed(notJson);
        }
    }

    public Parsed cbor(byte[] bytes) {
        try {
            return FrameParser.ofNode(cbor.readTree(bytes));
        } catch (JacksonException notCbor) {
            return FrameParser.malformed(notCbor);
        }
    }
}
