package chat.lockstep.relay;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/// An inserted row, out of a change that Debezium captured.
///
/// @param committedMicros when it was committed, in microseconds since 1970 by the database's clock; 0 if not told
/// @param readMicros when it was read from the log, the same by this process's clock
record ChangedRow(StoredEvent event, long committedMicros, long readMicros) {

    /// The inserted row; empty for heartbeats, ours and Debezium's, which carry none.
    ///
    /// @throws IllegalStateException for any other change: events are never updated or deleted
    static Optional<ChangedRow> of(SourceRecord change) {
        if (!(change.value() instanceof Struct envelope) || envelope.schema().field("after") == null) {
            return Optional.empty();
        }
        if (!"c".equals(envelope.getString("op"))) {
            throw new IllegalStateException(
                    "domain_event may only be inserted into, but operation " + envelope.getString("op") + " came");
        }
        var committed = envelope.schema().field("source") == null ? 0 : micros(envelope.get("source"));
        return Optional.of(new ChangedRow(row(envelope.getStruct("after")), committed, micros(envelope)));
    }

    /// A time only measures, so a change that does not tell one is carried on like any other.
    private static long micros(Object of) {
        return of instanceof Struct struct
                        && struct.schema().field("ts_us") != null
                        && struct.get("ts_us") instanceof Long micros
                ? micros
                : 0;
    }

    private static StoredEvent row(Struct after) {
        return new StoredEvent(
                after.getInt64("global_index"),
                after.getString("aggregate_id"),
                after.getInt64("sequence_number"),
                after.getString("aggregate_type"),
                after.getString("event_id"),
                bytes(after, "meta_data"),
                bytes(after, "payload"),
                after.getString("payload_revision"),
                after.getString("payload_type"),
                after.getString("time_stamp"));
    }

    private static byte[] bytes(Struct after, String column) {
        if (!(after.get(column) instanceof ByteBuffer buffer)) {
            throw new IllegalStateException(
                    "domain_event row with global_index " + after.getInt64("global_index") + " has no " + column);
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
