package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// Reads rows in PostgreSQL's binary `COPY` format, one at a time.
///
/// Source: PostgreSQL documentation, "COPY", section "Binary Format".
final class RowReader implements AutoCloseable {

    static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    static final int FIELDS = 10;
    static final int END = -1;

    /// Beyond what any event needs; a length above it is damage.
    private static final int FIELD_BYTES_MAX = 64 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;

    /// @throws IOException if it does not begin as the format does
    RowReader(InputStream from) throws IOException {
        in = new DataInputStream(new BufferedInputStream(from, BUFFER_BYTES));
        if (!Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE) || in.readInt() != 0) {
            throw new IOException("these are not rows in the binary COPY format");
        }
        in.skipNBytes(in.readInt());
    }

    /// The next row; empty after the last.
    ///
    /// @throws IOException if it is cut off or damaged
    Optional<EventRow> next() throws IOException {
        int fields = in.readShort();
        if (fields == END) {
            if (in.read() != -1) {
                throw new IOException("something follows the last row");
            }
            return Optional.empty();
        }
        if (fields != FIELDS) {
            throw new IOException("a row of " + fields + " fields instead of " + FIELDS);
        }
        return Optional.of(
                new EventRow(number(), text(), number(), text(), uuid(), bytes(), bytes(), text(), text(), text()));
    }

    private long number() throws IOException {
        expect(Long.BYTES);
        return in.readLong();
    }

    private UUID uuid() throws IOException {
        expect(2 * Long.BYTES);
        return new UUID(in.readLong(), in.readLong());
    }

    private String text() throws IOException {
        return new String(bytes(), UTF_8);
    }

    private byte[] bytes() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FIELD_BYTES_MAX) {
            throw new IOException("a field of " + length + " bytes");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private void expect(int length) throws IOException {
        int present = in.readInt();
        if (present != length) {
            throw new IOException("a field of " + present + " bytes instead of " + length);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
