package chat.lockstep.local.cassandra;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Asks a node for the name of its cluster, in CQL. The few frames it takes are written out here so that modules which
/// must not use Cassandra do not get its driver from the testkit.
///
/// Source: CQL binary protocol version 4, `native_protocol_v4.spec` in the Cassandra sources.
final class ClusterNameQuery {

    private static final int REQUEST = 0x04;
    private static final int STARTUP = 0x01;
    private static final int READY = 0x02;
    private static final int QUERY = 0x07;
    private static final int RESULT = 0x08;
    private static final int ROWS = 2;
    private static final int CONSISTENCY_ONE = 1;
    private static final int GLOBAL_TABLE = 1;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private ClusterNameQuery() {}

    static String send(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            writeFrame(out, STARTUP, startup());
            readFrame(in, READY);
            writeFrame(out, QUERY, query());
            return readSingleText(readFrame(in, RESULT));
        }
    }

    private static byte[] startup() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(1);
        out.writeUTF("CQL_VERSION"); // for ASCII the same as the protocol's [string]
        out.writeUTF("3.0.0");
        return bytes.toByteArray();
    }

    private static byte[] query() throws IOException {
        byte[] text = "SELECT cluster_name FROM system.local".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(text.length);
        out.write(text);
        out.writeShort(CONSISTENCY_ONE);
        out.writeByte(0); // no values, no paging
        return bytes.toByteArray();
    }

    private static void writeFrame(DataOutputStream out, int opcode, byte[] body) throws IOException {
        out.writeByte(REQUEST);
        out.writeByte(0); // flags
        out.writeShort(1); // stream
        out.writeByte(opcode);
        out.writeInt(body.length);
        out.write(body);
        out.flush();
    }

    private static DataInputStream readFrame(DataInputStream in, int expected) throws IOException {
        in.readInt(); // version, flags, stream
        int opcode = in.readUnsignedByte();
        int length = in.readInt();
        if (opcode != expected || length < 0 || length > ANSWER_BYTES_MAX) {
            throw new IOException("answered with opcode " + opcode + " instead of " + expected);
        }
        return new DataInputStream(new ByteArrayInputStream(in.readNBytes(length)));
    }

    private static String readSingleText(DataInputStream result) throws IOException {
        int kind = result.readInt();
        int flags = result.readInt();
        int columns = result.readInt();
        if (kind != ROWS || columns != 1 || (flags & GLOBAL_TABLE) == 0) {
            throw new IOException("answered with a result of kind " + kind + " and " + columns + " columns");
        }
        result.readUTF(); // keyspace
        result.readUTF(); // table
        result.readUTF(); // column
        result.readShort(); // its type
        if (result.readInt() != 1) {
            throw new IOException("system.local has no row yet");
        }
        return new String(result.readNBytes(result.readInt()), StandardCharsets.UTF_8);
    }
}
