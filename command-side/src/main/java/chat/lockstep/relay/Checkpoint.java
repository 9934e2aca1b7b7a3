package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;

/// How far all is relayed, one row of `relay_checkpoint` per slot:
///
/// | column | meaning |
/// |---|---|
/// | `lsn` | every transaction that committed before this place of the log is in Kafka |
/// | `xid` | every transaction with a smaller id is over, and in Kafka if it committed |
/// | `source` | identity of the publication and the database for which that holds |
/// | `holder` | the server's process through which the slot is read, verified; null until then |
/// | `at` | when `lsn` was written |
/// | `pending_xid`, `pending_lsn` | becomes `xid` when `lsn` has reached `pending_lsn` |
///
/// `lsn` says whether a slot still holds all the rest. `xid` says which rows to send if it does not: a row may have
/// drawn its identity long before the rows around it and become visible long after them, and the log of its commit may
/// be gone, but its transaction id tells that it was not over yet.
///
/// `pending_xid` is the smallest id among the transactions that run, so all below are over, and their commits stand
/// before the end of the log that is read after it, `pending_lsn`.
final class Checkpoint {

    private final String slot;
    private final Publication publication;

    Checkpoint(RelaySettings settings) {
        this.slot = settings.slot();
        this.publication = new Publication(settings);
    }

    /// Creates the table, or what an older relay's table lacks.
    static void createTable(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS relay_checkpoint (
                        slot text PRIMARY KEY,
                        lsn pg_lsn NOT NULL,
                        at timestamptz NOT NULL)
                    """);
            statement.execute("SET lock_timeout = '5s'");
            statement.execute("""
                    ALTER TABLE relay_checkpoint
                        ADD COLUMN IF NOT EXISTS xid xid8,
                        ADD COLUMN IF NOT EXISTS source text,
                        ADD COLUMN IF NOT EXISTS holder integer,
                        ADD COLUMN IF NOT EXISTS pending_xid xid8,
                        ADD COLUMN IF NOT EXISTS pending_lsn pg_lsn
                    """);
        }
    }

    /// From here on the checkpoint stands still until [#claim].
    void release(Connection connection) throws SQLException {
        update(connection, "UPDATE relay_checkpoint SET holder = NULL WHERE slot = ?");
    }

    /// Records that the slot, as it is being read now, holds everything after the checkpoint. Called when the stream
    /// has begun and before anything of it is taken: a slot that is read cannot be dropped, so from here on it is
    /// the same as long as its reader is, and [#save] moves the checkpoint only as long as its reader is.
    ///
    /// @return whether that is so
    boolean claim(Connection connection) throws SQLException {
        var source = publication.identity(connection);
        try (var statement = connection.prepareStatement("""
                UPDATE relay_checkpoint c SET holder = s.active_pid
                FROM pg_replication_slots s
                WHERE c.slot = ? AND c.source = ? AND s.slot_name = c.slot AND s.database = current_database()
                      AND s.active_pid IS NOT NULL AND s.confirmed_flush_lsn <= c.lsn
                """)) {
            statement.setString(1, slot);
            statement.setString(2, source);
            return statement.executeUpdate() == 1;
        }
    }

    /// Moves `lsn` on, before the slot is told.
    ///
    /// @param lsn everything before is in Kafka
    /// @return false, and nothing is moved, if the slot is not read any more by the stream that was verified
    static boolean save(Connection connection, String slot, String lsn) throws SQLException {
        try (var statement = connection.prepareStatement("""
                UPDATE relay_checkpoint c SET lsn = greatest(c.lsn, ?::pg_lsn), at = now()
                FROM pg_replication_slots s
                WHERE c.slot = ? AND s.slot_name = c.slot AND s.active_pid = c.holder
                """)) {
            statement.setString(1, lsn);
            statement.setString(2, slot);
            return statement.executeUpdate() == 1;
        }
    }

    /// Moves `xid` on. To be called every few seconds by the leader.
    void advance(Connection connection) throws SQLException {
        update(connection, """
                UPDATE relay_checkpoint SET
                    xid = CASE WHEN lsn >= pending_lsn THEN pending_xid ELSE xid END,
                    pending_xid = CASE WHEN lsn < pending_lsn THEN pending_xid
                                       ELSE pg_snapshot_xmin(pg_current_snapshot()) END,
                    pending_lsn = CASE WHEN lsn < pending_lsn THEN pending_lsn
                                       ELSE pg_current_wal_insert_lsn() END
                WHERE slot = ? AND holder IS NOT NULL
                """);
    }

    /// Records that everything before the beginning of a new slot is relayed. Had the slot been made once more by
    /// somebody else meanwhile, it would be ahead of this.
    ///
    /// @param lsn where the slot began when it was made
    /// @param source the publication's identity from before the slot was made
    /// @param xid every transaction with a smaller id was over when the back-fill read the table
    void complete(Connection connection, String lsn, String source, String xid) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO relay_checkpoint (slot, lsn, at, xid, source)
                VALUES (?, ?::pg_lsn, now(), ?::xid8, ?)
                ON CONFLICT (slot) DO UPDATE SET lsn = excluded.lsn, at = excluded.at, xid = excluded.xid,
                    source = excluded.source, holder = NULL, pending_xid = NULL, pending_lsn = NULL
                """)) {
            statement.setString(1, slot);
            statement.setString(2, lsn);
            statement.setString(3, xid);
            statement.setString(4, source);
            statement.executeUpdate();
        }
    }

    /// The transaction id from which on rows may be missing, for [Defect.Missing#SINCE_CHECKPOINT].
    String xid(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT xid FROM relay_checkpoint WHERE slot = ?")) {
            statement.setString(1, slot);
            try (var rows = statement.executeQuery()) {
                if (!rows.next() || rows.getString(1) == null) {
                    throw new IllegalStateException("relay_checkpoint lost its row of slot " + slot);
                }
                return rows.getString(1);
            }
        }
    }

    private void update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, slot);
            statement.executeUpdate();
        }
    }
}
