package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table that the relay follows, made by the command side's migration, and the server that it stands on.
final class EventStore {

    private static final Logger log = LoggerFactory.getLogger(EventStore.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final int LOOKS_PER_REPORT = 60;

    private final Publication publication;

    EventStore(RelaySettings settings) {
        this.publication = new Publication(settings);
    }

    /// Waits until the command side has made the table; without end, since nothing can be lost before it exists.
    ///
    /// @throws IllegalStateException if the table cannot be followed without loss; says what to mend
    void await(Connection connection) throws SQLException, InterruptedException {
        for (int looks = 0; single(connection, "SELECT to_regclass('public.domain_event')") == null; looks++) {
            if (looks % LOOKS_PER_REPORT == 0) {
                log.info("waiting for the command side to make the table domain_event");
            }
            Thread.sleep(LOOK_INTERVAL);
        }
        publication.verify(connection);
        requireLogicalLog(connection);
        warnOfUnboundedLog(connection);
    }

    private static void requireLogicalLog(Connection connection) throws SQLException {
        var level = single(connection, "SHOW wal_level");
        if (!"logical".equals(level)) {
            throw new IllegalStateException(
                    "PostgreSQL runs with wal_level " + level + "; set wal_level = logical and restart it");
        }
    }

    private static void warnOfUnboundedLog(Connection connection) throws SQLException {
        if ("-1".equals(single(connection, "SHOW max_slot_wal_keep_size"))) {
            log.warn("PostgreSQL keeps its log without bound while no relay runs, until its disk is full; set"
                    + " max_slot_wal_keep_size (a relay whose slot was given up for it back-fills from the table)");
        }
    }

    private static @Nullable String single(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
