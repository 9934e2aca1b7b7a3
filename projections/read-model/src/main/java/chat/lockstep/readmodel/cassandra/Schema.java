package chat.lockstep.readmodel.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.readmodel.cassandra.Connection.SchemaRole;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keyspace and its tables. Each table is in a file of its own under `cql/`, which says what query it serves and
/// how large a partition can grow.
final class Schema {

    /// The driver's profile for schema changes, which take longer than anything else.
    static final String PROFILE = "schema";

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private static final List<String> TABLES = List.of(
            "conversation", "conversation_log", "device_inbox", "inbox", "receipt_log", "receipts", "watermark");

    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);

    private Schema() {}

    /// Returns the tables when every one of them exists.
    ///
    /// @throws IllegalStateException if tables are missing and it is not for us to make them
    static List<String> settle(CqlSession session, CassandraSettings settings, SchemaRole role) {
        var missing = missing(session, settings);
        if (missing.isEmpty()) {
            return TABLES;
        }
        switch (role) {
            case CREATES -> create(session, settings, missing);
            case WAITS ->
                throw new IllegalStateException("keyspace " + settings.keyspace() + " lacks the tables " + missing
                        + "; the projector makes them when it starts");
        }
        return TABLES;
    }

    private static List<String> missing(CqlSession session, CassandraSettings settings) {
        var present = session
                .execute(SimpleStatement.newInstance(
                        "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", settings.keyspace()))
                .all()
                .stream()
                .map(row -> row.getString("table_name"))
                .collect(Collectors.toSet());
        return TABLES.stream().filter(table -> !present.contains(table)).toList();
    }

    private static void create(CqlSession session, CassandraSettings settings, List<String> tables) {
        // Else the driver reads the schema after every change, and waits a second before each time.
        useMetadata(session, false);
        LOG.info("Creating the tables {} in keyspace {}", tables, settings.keyspace());
        // Both names were checked by CassandraSettings: they cannot break out of the text.
        change(session, """
                CREATE KEYSPACE IF NOT EXISTS %s
                WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}
                """.formatted(settings.keyspace(), settings.localDatacenter(), settings.replicationFactor()));
        tables.forEach(table -> change(
                session, "CREATE TABLE IF NOT EXISTS " + settings.keyspace() + "." + table + " " + definition(table)));
        useMetadata(session, true);
    }

    private static void useMetadata(CqlSession session, boolean enabled) {
        session.setSchemaMetadataEnabled(enabled)
                .toCompletableFuture()
                .completeOnTimeout(session.getMetadata(), METADATA_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void change(CqlSession session, String cql) {
        session.execute(SimpleStatement.newInstance(cql).setExecutionProfileName(PROFILE));
    }

    /// What stands behind the name of the table in its file.
    private static String definition(String table) {
        var file = "/cql/" + table + ".cql";
        var marker = "CREATE TABLE " + table + " ";
        try (var in = Schema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            var cql = new String(in.readAllBytes(), UTF_8);
            int start = cql.indexOf(marker);
            if (start < 0) {
                throw new IllegalStateException(file + " has no '" + marker + "'");
            }
            return cql.substring(start + marker.length()).strip().replaceFirst(";$", "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
