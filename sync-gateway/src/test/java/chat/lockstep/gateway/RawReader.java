package chat.lockstep.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.gateway.frame.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import tools.jackson.databind.JsonNode;

/// A WebSocket client by hand, over a TCP connection with a small window, that reads only when it is told to.
///
/// Source: RFC 6455, 5.2.
final class RawReader implements AutoCloseable {

    private static final int RECEIVE_BYTES = 4_096;
    private static final int CLOSE = 8;
    private static final byte[] MASK = {0, 0, 0, 0}; // masked, as a client must, by a mask that changes nothing

    private static final String UPGRADE = """
            GET /v1/sync HTTP/1.1
            Host: 127.0.0.1
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: lockstep.v1.json

            """;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawReader(int port) {
        try {
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 512));
            socket.getOutputStream().write(UPGRADE.replace("\n", "\r\n").getBytes(UTF_8));
            for (var seen = 0; seen != 0x0d0a0d0a; ) {
                seen = (seen << 8) | in.readUnsignedByte();
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    void send(String text) {
        var bytes = text.getBytes(UTF_8);
        var frame = ByteBuffer.allocate(bytes.length + 16).put((byte) 0x81);
        if (bytes.length < 126) {
            frame.put((byte) (0x80 | bytes.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        }
        frame.put(MASK).put(bytes);
        try {
            socket.getOutputStream().write(frame.array(), 0, frame.position());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Reads frames until one of this type.
    JsonNode readUntil(String type) throws IOException {
        while (true) {
            var frame = Json.mapper().readTree(read());
            if (frame.get("type").stringValue().equals(type)) {
                return frame;
            }
        }
    }

    /// Reads all there is, to the end.
    ///
    /// @return the close code, or 0 where the connection was cut without one
    int readToEnd() throws IOException {
        try {
            while (true) {
                var first = in.readUnsignedByte();
                var content = content();
                if ((first & 0x0f) == CLOSE) {
                    return ByteBuffer.wrap(content).getShort();
                }
            }
        } catch (EOFException cut) {
            return 0;
        }
    }

    private byte[] read() throws IOException {
        in.readUnsignedByte();
        return content();
    }

    private byte[] content() throws IOException {
        var length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        return in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
