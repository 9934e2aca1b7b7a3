package chat.lockstep.gateway.frame;

import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Writes server frames as UTF-8 JSON.
public final class FrameEncoder {

    private final ObjectWriter writer;

    public FrameEncoder(JsonMapper json) {
        this.writer = json.writerFor(ServerFrame.class);
    }

    public byte[] encode(ServerFrame frame) {
        return writer.writeValueAsBytes(frame);
    }
}
