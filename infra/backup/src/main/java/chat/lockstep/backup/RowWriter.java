package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes what [RowReader] reads, which PostgreSQL reads too.
final class RowWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private final DataOutputStream out;

    RowWriter(OutputStream to) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(to, BUFFER_BYTES));
        out.write(RowReader.SIGNATURE);
        out.writeInt(0); // no flags
        out.writeInt(0); // no extension of the header
    }

    void write(EventRow row) throws IOException {
        out.writeShort(RowReader.FIELDS);
        number(row.globalIndex());
        text(row.aggregateId());
        number(row.sequenceNumber());
        text(row.aggregateType());
        out.writeInt(2 * Long.BYTES);
        out.writeLong(row.eventId().getMostSignificantBits());
        out.writeLong(row.eventId().getLeastSignificantBits());
        bytes(row.metaData());
        bytes(row.payload());
        text(row.payloadRevision());
        text(row.payloadType());
        text(row.timeStamp());
    }

    /// Nothing follows. What it was given to write to stays open.
    void end() throws IOException {
        out.writeShort(RowReader.END);
        out.flush();
    }

    private void number(long number) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(number);
    }

    private void text(String text) throws IOException {
        bytes(text.getBytes(UTF_8));
    }

    private void bytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
