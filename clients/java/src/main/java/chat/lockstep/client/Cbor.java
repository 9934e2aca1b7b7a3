package chat.lockstep.client;

import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Frames in CBOR. Only this class needs Jackson's CBOR format, and only devices that speak CBOR need this class.
final class Cbor {

    private static final CBORMapper MAPPER = CBORMapper.builder().build();

    private Cbor() {}

    static byte[] bytes(String json) {
        return MAPPER.writeValueAsBytes(Frames.MAPPER.readTree(json));
    }

    /// @throws Frames.MalformedFrame if it is not CBOR
    static String json(byte[] bytes) {
        try {
            return Frames.MAPPER.writeValueAsString(MAPPER.readTree(bytes));
        } catch (JacksonException malformed) {
            throw new Frames.MalformedFrame(malformed);
        }
    }
}
