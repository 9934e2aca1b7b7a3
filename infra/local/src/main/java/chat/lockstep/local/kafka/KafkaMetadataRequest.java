package chat.lockstep.local.kafka;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Asks a broker for its cluster and one topic, in a single request of Kafka's protocol (Metadata, version 7). Written
/// out here so that modules which must not use Kafka do not get its client from the testkit.
///
/// Source: Kafka protocol guide, <https://kafka.apache.org/protocol>.
final class KafkaMetadataRequest {

    private static final int API_KEY = 3;
    private static final int VERSION = 7;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private KafkaMetadataRequest() {}

    /// @param id         the cluster's
    /// @param partitions of the topic, 0 while there is none
    record Cluster(String id, int partitions) {}

    static Cluster send(int port, String topic) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
            byte[] request = request(topic);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(request.length);
            out.write(request);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            if (length < 0 || length > ANSWER_BYTES_MAX) {
                throw new IOException("what answers on port " + port + " is not Kafka");
            }
            return readAnswer(in);
        }
    }

    private static byte[] request(String topic) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(API_KEY);
        out.writeShort(VERSION);
        out.writeInt(1); // correlation
        writeString(out, "lockstep-local");
        out.writeInt(1); // one topic
        writeString(out, topic);
        out.writeBoolean(false); // do not create it
        return bytes.toByteArray();
    }

    private static Cluster readAnswer(DataInputStream in) throws IOException {
        in.readInt(); // correlation
        in.readInt(); // throttle time
        for (int brokers = in.readInt(); brokers > 0; brokers--) {
            in.readInt(); // id
            readString(in); // host
            in.readInt(); // port
            readString(in); // rack
        }
        String clusterId = readString(in);
        in.readInt(); // controller
        int topics = in.readInt();
        if (topics != 1) {
            throw new IOException("asked for one topic, told of " + topics);
        }
        short error = in.readShort();
        readString(in); // topic
        in.readBoolean(); // internal
        int partitions = in.readInt();
        return new Cluster(clusterId, error == 0 ? partitions : 0);
    }

    private static void writeString(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static String readString(DataInputStream in) throws IOException {
        int length = in.readShort();
        return length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
