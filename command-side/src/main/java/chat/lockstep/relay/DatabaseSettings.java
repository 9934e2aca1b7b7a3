package chat.lockstep.relay;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The event store's database.
///
/// @param url `jdbc:postgresql://host:port/database`
@ConfigurationProperties("spring.datasource")
record DatabaseSettings(String url, String username, String password) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int DEFAULT_PORT = 5432;

    DatabaseSettings {
        require("url", url);
        require("username", username);
        require("password", password);
        if (!url.startsWith("jdbc:postgresql://") || location(url).getHost() == null) {
            throw new IllegalArgumentException(
                    "spring.datasource.url must have the form jdbc:postgresql://host:port/database: " + url);
        }
    }

    /// @param answerTimeout how long the server may leave a statement without any answer
    Connection connect(String applicationName, Duration answerTimeout) throws SQLException {
        var properties = new Properties();
        properties.putAll(Map.of(
                "user",
                username,
                "password",
                password,
                "ApplicationName",
                applicationName,
                "connectTimeout",
                Long.toString(CONNECT_TIMEOUT.toSeconds()),
                "socketTimeout",
                Long.toString(answerTimeout.toSeconds()),
                "tcpKeepAlive",
                "true"));
        return DriverManager.getConnection(url, properties);
    }

    String host() {
        return location(url).getHost();
    }

    int port() {
        int port = location(url).getPort();
        return port < 0 ? DEFAULT_PORT : port;
    }

    String database() {
        return location(url).getPath().substring(1);
    }

    private static URI location(String url) {
        return URI.create(url.substring("jdbc:".length()));
    }

    private static void require(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("spring.datasource." + name + " must be set");
        }
    }

    /// Leaves the password out of logs.
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", username=" + username + "]";
    }
}
