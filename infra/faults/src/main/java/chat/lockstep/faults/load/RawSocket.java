package chat.lockstep.faults.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/// A WebSocket (RFC 6455) by hand, since a client that keeps to the rules cannot break them. One thread reads, one at a
/// time writes.
public final class RawSocket implements AutoCloseable {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /// No close frame came.
    public static final int BROKEN = 1006;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int HANDSHAKE_BYTES_MAX = 16_384;
    private static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private final Socket socket;
    private final DataInputStream in;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4_096));
    }

    /// What came in: a text, or the end.
    public sealed interface Received {

        record Text(String text) implements Received {}

        record Closed(int code) implements Received {}
    }

    /// An open socket that has not said hello.
    ///
    /// @param url `ws://host:port/path`
    /// @param receiveBytes how much the system may hold before the other side must wait; 0 for its own choice
    /// @throws IOException if the upgrade is refused; the message holds the status line
    public static RawSocket open(URI url, String token, int receiveBytes) throws IOException {
        var socket = new Socket();
        try {
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()));
            socket.connect(
                    new InetSocketAddress(url.getHost(), url.getPort()), Math.toIntExact(CONNECT_LIMIT.toMillis()));
            var opened = new RawSocket(socket);
            opened.upgrade(url, token);
            socket.setSoTimeout(0);
            return opened;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    private void upgrade(URI url, String token) throws IOException {
        var key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        var request = String.join(
                "\r\n",
                "GET " + url.getPath() + " HTTP/1.1",
                "Host: " + url.getAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: lockstep.v1.json",
                "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(key),
                "Authorization: Bearer " + token,
                "",
                "");
        write(request.getBytes(ISO_8859_1));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || answer.length() > HANDSHAKE_BYTES_MAX) {
                throw new IOException(
                        "no upgrade: " + answer.toString().lines().findFirst().orElse("nothing came"));
            }
            answer.append((char) next);
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(
                    "no upgrade: " + answer.toString().lines().findFirst().orElse(""));
        }
    }

    public void sendText(String text) throws IOException {
        send(TEXT, true, true, text.getBytes(UTF_8));
    }

    /// Any frame, also one that the rules forbid.
    public void send(int opcode, boolean isLast, boolean isMasked, byte[] payload) throws IOException {
        var frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (opcode | (isLast ? 0x80 : 0)));
        int mask = isMasked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (mask | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (mask | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (mask | 127)).putLong(payload.length);
        }
        if (isMasked) {
            int key = ThreadLocalRandom.current().nextInt();
            frame.putInt(key);
            for (int i = 0; i < payload.length; i++) {
                frame.put((byte) (payload[i] ^ (key >>> (24 - 8 * (i % 4)))));
            }
        } else {
            frame.put(payload);
        }
        var bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        write(bytes);
    }

    /// Any bytes at all.
    public synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// The next whole text; what is only for the connection is answered on the way.
    ///
    /// @throws java.net.SocketTimeoutException if nothing comes within the limit of [#patience]
    public Received read() throws IOException {
        var message = new ByteArrayOutputStream();
        while (true) {
            int first = in.read();
            if (first < 0) {
                return new Received.Closed(BROKEN);
            }
            boolean isLast = (first & 0x80) != 0;
            var payload = payload();
            switch (first & 0x0f) {
                case CONTINUATION, TEXT -> {
                    message.write(payload);
                    if (isLast) {
                        return new Received.Text(message.toString(UTF_8));
                    }
                }
                case PING -> send(PONG, true, true, payload);
                case CLOSE -> {
                    return new Received.Closed(
                            payload.length >= 2 ? ByteBuffer.wrap(payload).getShort() & 0xffff : 1005);
                }
                default -> {
                    // A pong, which nobody waits for.
                }
            }
        }
    }

    private byte[] payload() throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & 0x80) != 0 || length < 0 || length > PAYLOAD_BYTES_MAX) {
            throw new IOException("the server sent a frame of " + length + " bytes that no server may send");
        }
        var payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("the connection ended within a frame");
        }
        return payload;
    }

    /// How long [#read] waits; zero for ever.
    public void patience(Duration limit) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    }

    /// Ends without a word.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It ends either way.
        }
    }
}
