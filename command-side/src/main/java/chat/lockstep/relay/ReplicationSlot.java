package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// The slot that makes PostgreSQL keep what has not been relayed, and the checkpoint that tells whether it did.
///
/// A slot that was lost and made again, by hand or by Debezium, starts at the end of the log and skips what lies
/// between without a word. So the relay writes down how far it may have confirmed, always before it confirms; a slot
/// that is missing, invalidated, or ahead of that is not trusted, and the table is read anew.
final class ReplicationSlot {

    /// Making a slot waits for the transactions that run at the time.
    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(60);

    private final RelaySettings settings;

    ReplicationSlot(RelaySettings settings) {
        this.settings = settings;
    }

    /// Why the slot cannot be trusted to hold all that has not been relayed; empty if it can.
    Optional<String> defect(Connection connection) throws SQLException {
        createCheckpoints(connection);
        try (var statement = prepare(connection, """
                SELECT s.slot_name IS NULL,
                       coalesce(s.wal_status = 'lost' OR s.invalidation_reason IS NOT NULL, false),
                       c.slot IS NULL,
                       coalesce(s.confirmed_flush_lsn > c.lsn, false),
                       s.confirmed_flush_lsn, c.lsn, s.invalidation_reason
                FROM (VALUES (?)) AS wanted (slot)
                LEFT JOIN pg_replication_slots s ON s.slot_name = wanted.slot AND s.database = current_database()
                LEFT JOIN relay_checkpoint c ON c.slot = wanted.slot
                """)) {
            statement.setString(1, settings.slot());
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (rows.getBoolean(1)) {
                    return Optional.of("it does not exist");
                }
                if (rows.getBoolean(2)) {
                    return Optional.of("the server invalidated it (" + rows.getString(7) + ")");
                }
                if (rows.getBoolean(3)) {
                    return Optional.of("no back-fill was completed for it");
                }
                if (rows.getBoolean(4)) {
                    return Optional.of("it stands at " + rows.getString(5) + ", but the relay confirmed no more than "
                            + rows.getString(6));
                }
                return Optional.empty();
            }
        }
    }

    /// Makes the slot at the present end of the log, in place of one that may exist. From here on the server keeps
    /// every change; until [#complete] the slot is not trusted.
    void recreate(Connection connection) throws SQLException {
        try (var statement = prepare(connection, "DELETE FROM relay_checkpoint WHERE slot = ?")) {
            statement.setString(1, settings.slot());
            statement.executeUpdate();
        }
        try (var statement = prepare(
                connection,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, settings.slot());
            statement.execute();
        }
        try (var statement = prepare(connection, """
                SELECT pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)
                """)) {
            statement.setString(1, settings.slot());
            statement.setQueryTimeout((int) CREATE_TIMEOUT.toSeconds());
            statement.execute();
        }
    }

    /// Records that everything before the new slot's beginning has been relayed.
    void complete(Connection connection) throws SQLException {
        try (var statement = prepare(connection, """
                INSERT INTO relay_checkpoint (slot, lsn, at)
                SELECT slot_name, confirmed_flush_lsn, now() FROM pg_replication_slots WHERE slot_name = ?
                """)) {
            statement.setString(1, settings.slot());
            if (statement.executeUpdate() != 1) {
                throw new SQLException("the slot " + settings.slot() + " vanished during the back-fill");
            }
        }
    }

    /// How many bytes of log the relay has still to confirm.
    long lagBytes(Connection connection) throws SQLException {
        try (var statement = prepare(connection, """
                SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint
                FROM pg_replication_slots WHERE slot_name = ?
                """)) {
            statement.setString(1, settings.slot());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private static void createCheckpoints(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS relay_checkpoint (
                        slot text PRIMARY KEY,
                        lsn pg_lsn NOT NULL,
                        at timestamptz NOT NULL)
                    """);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }
}
