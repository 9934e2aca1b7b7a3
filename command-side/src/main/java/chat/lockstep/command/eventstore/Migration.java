package chat.lockstep.command.eventstore;

import java.time.Duration;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// Brings a database's tables up to date, on connections of its own: a migration may take far longer than a command.
final class Migration {

    private static final int CONNECT_SECONDS = 5;
    private static final int LOCK_MILLIS = 60_000;
    private static final int CONNECT_RETRIES = 1;

    private Migration() {}

    static void run(DatabaseSettings database, Duration statementWithin) {
        var source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(Objects.requireNonNullElse(database.username(), ""));
        source.setPassword(Objects.requireNonNullElse(database.password(), ""));
        source.setApplicationName("lockstep-migration");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setOptions("-c statement_timeout=" + statementWithin.toMillis() + " -c lock_timeout=" + LOCK_MILLIS);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .connectRetries(CONNECT_RETRIES)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
