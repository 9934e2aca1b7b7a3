package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table and publication that the relay follows, made by the command side's migration.
final class EventStore {

    private static final Logger log = LoggerFactory.getLogger(EventStore.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final int LOOKS_PER_REPORT = 60;

    private final RelaySettings settings;

    EventStore(RelaySettings settings) {
        this.settings = settings;
    }

    /// Waits until the command side has made them; without end, since nothing can be lost before the table exists.
    void await(Connection connection) throws SQLException, InterruptedException {
        for (int looks = 0; !exists(connection); looks++) {
            if (looks % LOOKS_PER_REPORT == 0) {
                log.info(
                        "waiting for the command side to make the table domain_event and the publication {}",
                        settings.publication());
            }
            Thread.sleep(LOOK_INTERVAL);
        }
        requireLogicalLog(connection);
    }

    private boolean exists(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT EXISTS (SELECT FROM pg_publication_tables
                               WHERE pubname = ? AND schemaname = 'public' AND tablename = 'domain_event')
                """)) {
            statement.setString(1, settings.publication());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static void requireLogicalLog(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW wal_level")) {
            rows.next();
            if (!rows.getString(1).equals("logical")) {
                throw new IllegalStateException("PostgreSQL runs with wal_level " + rows.getString(1)
                        + "; set wal_level = logical and restart it");
            }
        }
    }
}
