package chat.lockstep.backup;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// One database of the event store.
///
/// @param url as JDBC has it
public record Database(String url, String username, String password) {

    private static final int CONNECT_SECONDS_MAX = 5;

    /// The server may sort a large table before it hands out the first row.
    private static final int SILENCE_SECONDS_MAX = 1800;

    /// @throws BackupFailure if it cannot be reached
    Connection connect() {
        var properties = new Properties();
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS_MAX));
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS_MAX));
        properties.setProperty("socketTimeout", String.valueOf(SILENCE_SECONDS_MAX));
        properties.setProperty("ApplicationName", "lockstep-backup");
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException failure) {
            throw new BackupFailure(
                    "the event store at " + this + " does not answer: " + failure.getMessage(),
                    "start it (on this machine with ./lockstep up), or name another",
                    failure);
        }
    }

    /// The password is not shown.
    @Override
    public String toString() {
        return url + " as " + username;
    }
}
