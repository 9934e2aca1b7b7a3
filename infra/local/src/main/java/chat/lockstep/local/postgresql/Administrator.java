package chat.lockstep.local.postgresql;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/// The superuser of a data folder, at the door of one of its servers. A server and its standby know the same password.
///
/// @param settings of the data folder
/// @param port     of the server
record Administrator(LocalSettings settings, int port) {

    static final String NAME = "lockstep";

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    PostgresqlAccess access(String database) {
        return new PostgresqlAccess("jdbc:postgresql://127.0.0.1:" + port + "/" + database, NAME, password());
    }

    Connection connect(String database) throws SQLException {
        return connect(database, ANSWER_TIMEOUT);
    }

    Connection connect(String database, Duration answerTimeout) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", NAME);
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "" + answerTimeout.toSeconds());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        return DriverManager.getConnection(access(database).jdbcUrl(), properties);
    }

    /// Executes statements one by one, each in a transaction of its own.
    void execute(String... statements) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Changes a setting of the running server, for good.
    void set(String setting, String value) throws SQLException {
        execute("ALTER SYSTEM SET " + setting + " = '" + value + "'", "SELECT pg_reload_conf()");
    }

    /// The only value of the only row.
    String ask(String query) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            return single(statement, query);
        }
    }

    static String single(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    String password() {
        try {
            return data().secret("postgresql-password");
        } catch (IOException unreadable) {
            throw new LocalFailure(
                    "the PostgreSQL password cannot be read: " + unreadable.getMessage(),
                    "make " + settings.data() + " readable and writable for this user",
                    unreadable);
        }
    }

    private DataFolder data() {
        return new DataFolder(settings.data());
    }
}
