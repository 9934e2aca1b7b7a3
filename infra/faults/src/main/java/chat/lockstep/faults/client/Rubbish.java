package chat.lockstep.faults.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.faults.load.RawSocket;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Something that no client may send, and how the server may end the connection for it.
///
/// @param codes close codes; [RawSocket#BROKEN] where the server may also just hang up on one who is still sending
record Rubbish(String name, Sending sending, Set<Integer> codes) {

    private static final int FRAME_BYTES_MAX = 131_072;
    private static final int FRAGMENTS = 40_000;
    private static final int PINGS = 10_000;
    private static final int NESTED = 10_000;

    /// Sends it.
    interface Sending {
        void to(RawSocket socket) throws IOException;
    }

    static List<Rubbish> all() {
        return List.of(
                new Rubbish("a frame a byte too large", padded(FRAME_BYTES_MAX + 1), Set.of(4413)),
                new Rubbish("a frame of 16 MiB", padded(16 << 20), Set.of(4413, 1009, RawSocket.BROKEN)),
                new Rubbish("fragments without end", Rubbish::fragments, Set.of(4413, 1009, RawSocket.BROKEN)),
                new Rubbish("invalid UTF-8", bytes(RawSocket.TEXT, new byte[] {'{', (byte) 0xff, '}'}), Set.of(1007)),
                new Rubbish("a frame that is not masked", Rubbish::unmasked, Set.of(1002, RawSocket.BROKEN)),
                new Rubbish("an opcode that nobody defined", bytes(5, new byte[0]), Set.of(1002, RawSocket.BROKEN)),
                new Rubbish("no JSON, three times", thrice("{\"type\":"), Set.of(4503)),
                new Rubbish("JSON nested deeply, three times", thrice(nested()), Set.of(4503)),
                new Rubbish("binary frames, three times", Rubbish::binary, Set.of(4503, 1003)),
                new Rubbish("a flood of pings, then no JSON", Rubbish::pings, Set.of(4503, 1008, 4429)));
    }

    private static Sending padded(int bytes) {
        var begin = "{\"type\":\"ping\",\"nonce\":\"";
        var end = "\"}";
        return socket -> socket.sendText(begin + "x".repeat(bytes - begin.length() - end.length()) + end);
    }

    private static Sending bytes(int opcode, byte[] payload) {
        return socket -> socket.send(opcode, true, true, payload);
    }

    private static Sending thrice(String text) {
        return socket -> {
            for (int i = 0; i < 3; i++) {
                socket.sendText(text);
            }
        };
    }

    private static String nested() {
        return "[".repeat(NESTED) + "]".repeat(NESTED);
    }

    private static void fragments(RawSocket socket) throws IOException {
        socket.send(RawSocket.TEXT, false, true, "{".getBytes(UTF_8));
        var fragment = " ".repeat(128).getBytes(UTF_8);
        for (int i = 0; i < FRAGMENTS; i++) {
            socket.send(RawSocket.CONTINUATION, false, true, fragment);
        }
    }

    private static void unmasked(RawSocket socket) throws IOException {
        socket.send(RawSocket.TEXT, true, false, "{\"type\":\"ping\"}".getBytes(UTF_8));
    }

    private static void binary(RawSocket socket) throws IOException {
        for (int i = 0; i < 3; i++) {
            socket.send(RawSocket.BINARY, true, true, new byte[] {(byte) 0xa0});
        }
    }

    private static void pings(RawSocket socket) throws IOException {
        for (int i = 0; i < PINGS; i++) {
            socket.send(RawSocket.PING, true, true, new byte[125]);
        }
        thrice("}").to(socket);
    }
}
