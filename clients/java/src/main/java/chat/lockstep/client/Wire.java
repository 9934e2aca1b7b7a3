package chat.lockstep.client;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// Puts frames, which are JSON text everywhere else, on a socket, and puts together what comes in parts.
final class Wire {

    /// A page of a pull with texts of full length, each character escaped, fits in.
    static final int FRAME_SIZE_MAX = 24 << 20;

    private final Encoding encoding;
    private final StringBuilder text = new StringBuilder();
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    Wire(Encoding encoding) {
        this.encoding = encoding;
    }

    CompletableFuture<WebSocket> send(WebSocket socket, String frame) {
        return switch (encoding) {
            case JSON -> socket.sendText(frame, true);
            case CBOR -> socket.sendBinary(ByteBuffer.wrap(Cbor.bytes(frame)), true);
        };
    }

    /// Takes a part of a frame.
    ///
    /// @throws Frames.MalformedFrame if it is not in the connection's encoding, or too long
    void take(CharSequence part) {
        require(Encoding.JSON, text.length() + part.length());
        text.append(part);
    }

    /// Takes a part of a frame.
    ///
    /// @throws Frames.MalformedFrame if it is not in the connection's encoding, or too long
    void take(ByteBuffer part) {
        require(Encoding.CBOR, bytes.remaining() + part.remaining());
        bytes = ByteBuffer.allocate(bytes.remaining() + part.remaining())
                .put(bytes)
                .put(part)
                .flip();
    }

    private void require(Encoding expected, int size) {
        if (encoding != expected) {
            throw new Frames.MalformedFrame("the server sent a frame that is not " + encoding);
        }
        if (size > FRAME_SIZE_MAX) {
            throw new Frames.MalformedFrame("the server sent a frame of more than " + FRAME_SIZE_MAX + " characters");
        }
    }

    /// The whole frame, after its last part.
    ///
    /// @throws Frames.MalformedFrame if it is not CBOR
    String whole() {
        if (encoding == Encoding.JSON) {
            var frame = text.toString();
            text.setLength(0);
            return frame;
        }
        var frame = new byte[bytes.remaining()];
        bytes.get(frame);
        bytes = ByteBuffer.allocate(0);
        return Cbor.json(frame);
    }
}
