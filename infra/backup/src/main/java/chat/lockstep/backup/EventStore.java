package chat.lockstep.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;

/// The tables of one database, read and filled by streams of rows.
final class EventStore implements AutoCloseable {

    private static final String ROWS = "SELECT " + EventRow.COLUMNS + " FROM domain_event";

    private final Database database;
    private final Connection connection;

    /// @throws BackupFailure if the database cannot be reached
    EventStore(Database database) {
        this.database = database;
        this.connection = database.connect();
    }

    /// Takes rows one by one.
    interface RowSink {
        void accept(EventRow row) throws IOException;
    }

    /// Makes the tables, or brings them up to date.
    static void migrate(Database database) {
        Flyway.configure()
                .dataSource(database.url(), database.username(), database.password())
                .locations("classpath:db/migration")
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    /// All from here to the end of the transaction is one state of the database, whatever is appended meanwhile: of
    /// each stream a prefix, since an event is appended only after the one before it was visible.
    ///
    /// @return which history it holds
    long beginReading() throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return history();
    }

    private long history() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT number FROM history")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Reads every row, stream by stream.
    ///
    /// @param history that they are of
    /// @param each is given them after they were inspected
    Contents read(long history, RowSink each) throws SQLException, IOException {
        var inspection = new Inspection(database.toString(), history);
        var copy = "COPY (" + ROWS + " ORDER BY aggregate_id, sequence_number) TO STDOUT (FORMAT binary)";
        try (var rows = new RowReader(new PGCopyInputStream(connection.unwrap(PGConnection.class), copy))) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                inspection.on(row.get());
                each.accept(row.get());
            }
        }
        return inspection.contents();
    }

    /// Fills an empty database in one transaction: all of it is there afterwards, or nothing.
    ///
    /// @param history that it is to hold from now on
    void fill(long history, Filling filling) throws SQLException, IOException {
        connection.setAutoCommit(false);
        execute("LOCK TABLE domain_event IN EXCLUSIVE MODE");
        if (isFilled()) {
            throw new BackupFailure(
                    "the event store at " + database + " holds events already",
                    "make an empty database and name that one; nothing is overwritten");
        }
        execute("UPDATE history SET number = " + history);
        var copy = "COPY domain_event (" + EventRow.COLUMNS + ") FROM STDIN (FORMAT binary)";
        try (var out = new PGCopyOutputStream(connection.unwrap(PGConnection.class), copy)) {
            filling.writeTo(out);
        }
        execute("SELECT setval(pg_get_serial_sequence('domain_event', 'global_index'), max(global_index))"
                + " FROM domain_event HAVING max(global_index) IS NOT NULL");
        execute("ANALYZE domain_event");
        connection.commit();
    }

    /// Writes rows; what it throws undoes them.
    interface Filling {
        void writeTo(OutputStream out) throws IOException;
    }

    private boolean isFilled() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT EXISTS (SELECT FROM domain_event)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // what was not committed is undone
    }
}
