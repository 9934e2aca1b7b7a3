package chat.lockstep.local.doctor;

import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/// The event store's database: its table, the publication that the relay follows, and the replication slots, which keep
/// log on the disk for as long as nobody reads them.
///
/// @param access the database
/// @param isUp   whether a system runs, so that every slot should have its reader
public record EventStoreCheck(PostgresqlAccess access, boolean isUp) {

    private static final long KEPT_BYTES_MAX = 1L << 30;
    private static final long MIB = 1 << 20;

    public void look(Diagnosis diagnosis) {
        var properties = new Properties();
        properties.setProperty("user", access.user());
        properties.setProperty("password", access.password());
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), properties)) {
            table(connection, diagnosis);
            slots(connection, diagnosis);
        } catch (SQLException failure) {
            diagnosis.add(
                    "the event store at " + access.jdbcUrl() + " cannot be asked: " + failure.getMessage(),
                    "Nothing can be said of its slots.",
                    "./lockstep logs postgresql");
        }
    }

    private static void table(Connection connection, Diagnosis diagnosis) throws SQLException {
        if (!isThere(connection, "SELECT to_regclass('public.domain_event') IS NOT NULL")) {
            diagnosis.add(
                    "the table domain_event is missing",
                    "No command can be stored.",
                    "the command side makes it when it starts: ./lockstep logs command-side");
            return;
        }
        if (!isThere(
                connection, "SELECT EXISTS (SELECT FROM pg_publication_tables WHERE tablename = 'domain_event')")) {
            diagnosis.add(
                    "the publication of the table domain_event is missing",
                    "No event can reach Kafka.",
                    "CREATE PUBLICATION lockstep_events FOR TABLE domain_event WITH (publish = 'insert')");
        }
        if (!isThere(connection, "SELECT current_setting('wal_level') = 'logical'")) {
            diagnosis.add(
                    "PostgreSQL runs without wal_level = logical",
                    "The relay cannot follow the event store.",
                    "set it in postgresql.conf, and start PostgreSQL again");
        }
    }

    private void slots(Connection connection, Diagnosis diagnosis) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT slot_name, active, coalesce(wal_status, 'unknown'),
                            coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint,
                            coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0)::bigint
                        FROM pg_replication_slots ORDER BY slot_name
                        """)) {
            boolean hasSlot = false;
            while (rows.next()) {
                hasSlot = true;
                slot(rows, diagnosis);
            }
            if (!hasSlot && isUp) {
                diagnosis.add(
                        "the event store has no replication slot",
                        "The relay follows by it; without one no event reaches Kafka.",
                        "the relay makes it and back-fills: ./lockstep logs relay");
            }
        }
    }

    private void slot(ResultSet rows, Diagnosis diagnosis) throws SQLException {
        var name = rows.getString(1);
        boolean isRead = rows.getBoolean(2);
        var status = rows.getString(3);
        long kept = rows.getLong(4);
        diagnosis.fact("slot " + name + ": " + (isRead ? "read" : "not read") + ", " + rows.getLong(5) / MIB
                + " MiB to relay, " + kept / MIB + " MiB kept");
        if (status.equals("lost") || status.equals("unreserved")) {
            diagnosis.add(
                    "slot " + name + " is " + status,
                    "PostgreSQL has given up, or is about to, the log that the relay has not read.",
                    "start the relay: it makes a new slot and back-fills from the table");
        }
        if (!isRead && isUp) {
            diagnosis.add(
                    "slot " + name + " has no reader, and keeps " + kept / MIB + " MiB of log",
                    "Its events reach nobody, and the disk fills.",
                    "./lockstep logs relay; if no relay uses that name any more:" + " SELECT pg_drop_replication_slot('"
                            + name + "')");
        }
        if (kept > KEPT_BYTES_MAX) {
            diagnosis.add(
                    "slot " + name + " keeps " + kept / MIB + " MiB of log",
                    "The disk fills, until PostgreSQL gives the slot up at max_slot_wal_keep_size.",
                    "./lockstep logs relay");
        }
    }

    private static boolean isThere(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
