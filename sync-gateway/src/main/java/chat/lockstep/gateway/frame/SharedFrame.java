package chat.lockstep.gateway.frame;

import org.jspecify.annotations.Nullable;

/// A frame that many sockets get, encoded once for each encoding.
public final class SharedFrame {

    private final ServerFrame frame;

    // Written by whoever comes first; two that come at once write the same bytes.
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] cbor;

    public SharedFrame(ServerFrame frame) {
        this.frame = frame;
    }

    public ServerFrame frame() {
        return frame;
    }

    public byte[] encoded(FrameEncoder encoder, Encoding encoding) {
        var encoded = encoding == Encoding.JSON ? json : cbor;
        if (encoded == null) {
            encoded = encoder.encode(frame, encoding);
            if (encoding == Encoding.JSON) {
                json = encoded;
            } else {
                cbor = encoded;
            }
        }
        return encoded;
    }
}
