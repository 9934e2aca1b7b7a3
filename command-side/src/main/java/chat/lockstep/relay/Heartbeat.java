package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/// A message in the log of the event store, not a row: the leader writes it, and it comes back out of the slot behind
/// everything that committed before it.
///
/// So the slot moves on while no event comes, even when other databases of the server fill the log, and the log need
/// not be kept. And its way back is the lag.
final class Heartbeat {

    /// Marks the message as ours.
    static final String PREFIX = "lockstep-relay";

    private Heartbeat() {}

    /// @param millis by this process's clock, told again when it comes back
    static void send(Connection connection, long millis) throws SQLException {
        // In no transaction, and flushed at once: only the flushed log is handed out.
        try (var statement = connection.prepareStatement("SELECT pg_logical_emit_message(false, ?, ?, true)")) {
            statement.setString(1, PREFIX);
            statement.setString(2, Long.toString(millis));
            statement.execute();
        }
    }

    /// When a heartbeat was sent; empty for any other change.
    static LongStream sentAt(SourceRecord change) {
        if (!(change.value() instanceof Struct envelope)
                || envelope.schema().field("message") == null
                || !(envelope.getStruct("message").get("content") instanceof ByteBuffer content)) {
            return LongStream.empty();
        }
        return LongStream.of(Long.parseLong(UTF_8.decode(content.duplicate()).toString()));
    }
}
