package chat.lockstep.local.postgresql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/// Commits one row after the other into `kept (n int)`, with the same time limits as the command side, and remembers
/// which commits were answered.
final class Appender implements AutoCloseable {

    private final Connection connection;
    private final List<Integer> answered = new CopyOnWriteArrayList<>();
    private int next = 1;

    Appender(PostgresqlAccess access) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", access.user());
        properties.setProperty("password", access.password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "3");
        properties.setProperty("options", "-c statement_timeout=1500");
        this.connection = DriverManager.getConnection(access.jdbcUrl(), properties);
        connection.setAutoCommit(false);
    }

    void append(int rows) throws SQLException {
        for (int i = 0; i < rows; i++) {
            append();
        }
    }

    private void append() throws SQLException {
        int n = next++;
        try (var insert = connection.prepareStatement("INSERT INTO kept VALUES (?)")) {
            insert.setInt(1, n);
            insert.executeUpdate();
        }
        connection.commit();
        answered.add(n);
    }

    /// Appends until the server is gone.
    Thread appendUntilFailure() {
        return Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    append();
                }
            } catch (SQLException _) {
                // the server is gone
            }
        });
    }

    List<Integer> answered() {
        return answered;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
