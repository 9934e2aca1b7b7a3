package chat.lockstep.gateway.frame;

import java.io.ByteArrayOutputStream;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Writes server frames. There is one definition of them, in JSON: for CBOR that JSON is carried over token by token,
/// so events that are sent on as the text they came in have the same members there, too.
public final class FrameEncoder {

    private static final int BYTES_USUAL = 512;

    private final JsonMapper json;
    private final ObjectWriter writer;
    private final CBORMapper cbor = CBORMapper.builder().build();

    public FrameEncoder(JsonMapper json) {
        this.json = json;
        this.writer = json.writerFor(ServerFrame.class);
    }

    public byte[] encode(ServerFrame frame, Encoding encoding) {
        var text = writer.writeValueAsBytes(frame);
        return switch (encoding) {
            case JSON -> text;
            case CBOR -> carriedOver(text);
        };
    }

    private byte[] carriedOver(byte[] text) {
        var bytes = new ByteArrayOutputStream(BYTES_USUAL);
        try (var from = json.createParser(text);
                var to = cbor.createGenerator(bytes)) {
            from.nextToken();
            to.copyCurrentStructure(from);
        }
        return bytes.toByteArray();
    }
}
