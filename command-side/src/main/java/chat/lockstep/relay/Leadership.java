package chat.lockstep.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;

/// The right to relay, held by an advisory lock. It lasts exactly as long as its connection: PostgreSQL frees the lock
/// when the connection ends, whatever became of the process that held it. It ends at once with a process that is
/// killed. For one that is paused or cut off, the server ends it after a silence: a leader is never silent.
final class Leadership implements AutoCloseable {

    /// Any number will do if all relays of a database agree on it.
    private static final long LOCK =
            ByteBuffer.wrap("Lockstep".getBytes(StandardCharsets.US_ASCII)).getLong();

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final Connection connection;
    private final Duration interval;

    private Leadership(Connection connection, Duration interval) {
        this.connection = connection;
        this.interval = interval;
    }

    /// A candidate that does not lead yet.
    static Leadership candidate(DatabaseSettings database, RelaySettings settings) throws SQLException {
        var connection = database.connect("lockstep-relay-leader", ANSWER_TIMEOUT);
        try (var statement = connection.createStatement()) {
            long silence = settings.leadershipTimeout().toMillis();
            statement.execute("SET idle_session_timeout = " + silence + "; SET tcp_user_timeout = " + silence);
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        return new Leadership(connection, settings.leadershipInterval());
    }

    boolean tryLead() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /// Lets the interval pass, and looks after the connection meanwhile. A connection that the server or the kernel
    /// ends is noticed at once, since this reads from it; one whose server fell silent, at the end of the interval.
    ///
    /// @throws SQLException if the connection is lost, and the leadership with it
    void watch() throws SQLException {
        connection.unwrap(PGConnection.class).getNotifications((int) interval.toMillis());
        if (!connection.isValid((int) ANSWER_TIMEOUT.toSeconds())) {
            throw new SQLException("the database did not answer within " + ANSWER_TIMEOUT.toSeconds() + " s");
        }
    }

    /// For small questions between watches; the caller leaves it open.
    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
