package chat.lockstep.verify;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few connections to one database, made when they are first needed and used again.
final class Connections implements AutoCloseable {

    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int ANSWER_SECONDS_MAX = 120;

    private final Database database;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    Connections(Database database, int most) {
        this.database = database;
        this.free = new Semaphore(most);
    }

    /// Something done with a connection.
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /// @throws CouldNotLook if the database does not answer
    <T> T use(Work<T> work) {
        Connection connection = null;
        try {
            if (!free.tryAcquire(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new CouldNotLook("no connection to " + database + " became free in " + ANSWER_SECONDS_MAX + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CouldNotLook("interrupted", interrupted);
        }
        try {
            connection = idle.pollFirst();
            if (connection == null) {
                connection = open();
            }
            var result = work.with(connection);
            idle.addFirst(connection);
            connection = null; // kept
            return result;
        } catch (SQLException failure) {
            throw new CouldNotLook("the event store at " + database, failure);
        } finally {
            drop(connection);
            free.release();
        }
    }

    private Connection open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS_MAX));
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS_MAX));
        properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS_MAX));
        properties.setProperty("ApplicationName", "lockstep-verify");
        return DriverManager.getConnection(database.url(), properties);
    }

    private static void drop(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException _) {
            // It is broken already, and is not used again.
        }
    }

    @Override
    public void close() {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            drop(connection);
        }
    }
}
