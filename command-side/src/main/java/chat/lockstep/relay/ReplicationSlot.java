package chat.lockstep.relay;

import chat.lockstep.relay.Defect.Missing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The slot that makes PostgreSQL keep what has not been relayed.
///
/// A slot has no identity that survives a name: one that was dropped and made again, by hand or by Debezium, starts at
/// the end of the log and skips what lies between without a word. So the slot is compared with the [Checkpoint], which
/// says how far all is relayed and is always written before the slot is told: a slot that is missing, invalidated or
/// ahead of its checkpoint is not trusted.
final class ReplicationSlot {

    /// Making a slot waits for the transactions that run at the time.
    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(60);

    private static final int TERMINATE_MILLIS = 5_000;

    private final String name;
    private final Publication publication;

    ReplicationSlot(RelaySettings settings) {
        this.name = settings.slot();
        this.publication = new Publication(settings);
    }

    /// What the server tells of the slot.
    ///
    /// @param walStatus `reserved`, `extended`, `unreserved` or `lost`; null if there is no slot
    /// @param trusted whether it is read by the very stream that was verified, and the publication is the same;
    ///     true as long as none was verified
    /// @param lagBytes log that is not confirmed
    /// @param keptBytes log that the server keeps for it
    record State(@Nullable String walStatus, boolean trusted, long lagBytes, long keptBytes) {}

    State look(Connection connection) throws SQLException {
        var source = publication.identity(connection);
        try (var statement = prepare(connection, """
                SELECT s.wal_status,
                       c.holder IS NULL OR (s.active_pid IS NOT DISTINCT FROM c.holder AND c.source = ?),
                       coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.confirmed_flush_lsn), 0)::bigint,
                       coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::bigint
                FROM (VALUES (?)) AS wanted (slot)
                LEFT JOIN pg_replication_slots s ON s.slot_name = wanted.slot AND s.database = current_database()
                LEFT JOIN relay_checkpoint c ON c.slot = wanted.slot
                """)) {
            statement.setString(1, source);
            statement.setString(2, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new State(rows.getString(1), rows.getBoolean(2), rows.getLong(3), rows.getLong(4));
            }
        }
    }

    /// Why the slot cannot be trusted to hold all that has not been relayed; empty if it can.
    Optional<Defect> defect(Connection connection) throws SQLException {
        var source = publication.identity(connection);
        try (var statement = prepare(connection, """
                SELECT s.slot_name IS NULL, s.wal_status = 'lost' OR s.invalidation_reason IS NOT NULL,
                       s.confirmed_flush_lsn > c.lsn, c.slot IS NULL, c.xid IS NULL, c.source IS NOT DISTINCT FROM ?,
                       s.confirmed_flush_lsn, c.lsn, s.invalidation_reason
                FROM (VALUES (?)) AS wanted (slot)
                LEFT JOIN pg_replication_slots s ON s.slot_name = wanted.slot AND s.database = current_database()
                LEFT JOIN relay_checkpoint c ON c.slot = wanted.slot
                """)) {
            statement.setString(1, source);
            statement.setString(2, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (rows.getBoolean(4)) {
                    return Optional.of(new Defect("no back-fill was completed for it", Missing.ANY));
                }
                if (!rows.getBoolean(6)) {
                    return Optional.of(new Defect(
                            "the publication or the database was made anew or altered since"
                                    + " the last checkpoint, and may have left rows out",
                            Missing.ANY));
                }
                var missing = rows.getBoolean(5) ? Missing.ANY : Missing.SINCE_CHECKPOINT;
                return defect(rows).map(cause -> new Defect(cause, missing));
            }
        }
    }

    private static Optional<String> defect(ResultSet row) throws SQLException {
        if (row.getBoolean(1)) {
            return Optional.of("it does not exist");
        }
        if (row.getBoolean(2)) {
            return Optional.of("the server invalidated it (" + row.getString(9) + ")");
        }
        if (row.getBoolean(3)) {
            return Optional.of(
                    "it stands at " + row.getString(7) + ", but everything is relayed only up to " + row.getString(8));
        }
        return Optional.empty();
    }

    /// Ends whoever still reads from the slot. Only the leader may: then it is a leader that was, paused or cut off.
    void takeFromOthers(Connection connection) throws SQLException {
        try (var statement = prepare(connection, """
                SELECT pg_terminate_backend(active_pid, ?) FROM pg_replication_slots
                WHERE slot_name = ? AND active_pid IS NOT NULL
                """)) {
            statement.setInt(1, TERMINATE_MILLIS);
            statement.setString(2, name);
            statement.execute();
        }
    }

    /// Makes the slot at the present end of the log, in place of one that may exist. From here on the server keeps
    /// every change; the slot is ahead of its checkpoint, and so not trusted, until the back-fill writes a new one.
    ///
    /// @return where it begins
    String recreate(Connection connection) throws SQLException {
        try (var statement = prepare(
                connection,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, name);
            statement.execute();
        }
        try (var statement = prepare(connection, """
                SELECT lsn FROM pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)
                """)) {
            statement.setString(1, name);
            statement.setQueryTimeout((int) CREATE_TIMEOUT.toSeconds());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }
}
