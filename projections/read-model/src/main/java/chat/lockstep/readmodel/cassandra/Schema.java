package chat.lockstep.readmodel.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.readmodel.cassandra.Connection.SchemaRole;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keyspace and its tables. Each table is in a file of its own under `cql/`, which says what query it serves and
/// how large a partition can grow.
final class Schema {

    /// The driver's profile for schema changes, which take longer than anything else.
    static final String PROFILE = "schema";

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);
    private static final int LOCK_SECONDS = 60;

    private Schema() {}

    /// Returns the versions in use when every table of theirs exists.
    ///
    /// @param holder names this process in the lock
    /// @throws IllegalStateException if tables are missing and it is not for us to make them, or not now
    static ViewsVersion settle(CqlSession session, CassandraSettings settings, SchemaRole role, String holder) {
        var versions = ViewsVersion.read(session, settings.keyspace());
        var statements = missing(session, settings, versions);
        if (!statements.isEmpty()) {
            switch (role) {
                case CREATES -> make(session, settings, statements, holder);
                case WAITS ->
                    throw new IllegalStateException("keyspace " + settings.keyspace()
                            + " lacks tables or columns; the projector makes them when it starts: " + statements);
            }
        }
        return versions;
    }

    /// Makes what is missing of the tables of `version`.
    static void createVersion(CqlSession session, CassandraSettings settings, int version, String holder) {
        var statements = Tables.OF_A_VERSION.stream()
                .map(table -> create(settings.keyspace(), Tables.named(table, version), table))
                .toList();
        make(session, settings, statements, holder);
    }

    static void dropVersion(CqlSession session, CassandraSettings settings, int version) {
        Tables.OF_A_VERSION.forEach(table ->
                change(session, "DROP TABLE IF EXISTS " + settings.keyspace() + "." + Tables.named(table, version)));
    }

    static boolean hasVersion(CqlSession session, CassandraSettings settings, int version) {
        var present = present(session, settings);
        return Tables.OF_A_VERSION.stream().anyMatch(table -> present.contains(Tables.named(table, version)));
    }

    private static Set<String> present(CqlSession session, CassandraSettings settings) {
        return session
                .execute(SimpleStatement.newInstance(
                        "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", settings.keyspace()))
                .all()
                .stream()
                .map(row -> Objects.requireNonNull(row.getString("table_name")))
                .collect(Collectors.toSet());
    }

    /// The statements that make the tables which are not there, and the columns that older versions of this software
    /// did not know. What those wrote says nothing in the new columns, which is what absence means there.
    private static List<String> missing(CqlSession session, CassandraSettings settings, ViewsVersion versions) {
        var keyspace = settings.keyspace();
        Map<String, String> wanted = new LinkedHashMap<>();
        Tables.SHARED.forEach(table -> wanted.put(table, table));
        for (int version : List.of(versions.reading(), versions.writing())) {
            Tables.OF_A_VERSION.forEach(table -> wanted.put(Tables.named(table, version), table));
        }
        var present = columns(session, keyspace);
        List<String> statements = new ArrayList<>();
        wanted.forEach((name, table) -> {
            var columns = present.get(name);
            if (columns == null) {
                statements.add(create(keyspace, name, table));
            } else {
                TableDefinition.of(table).columns().forEach((column, type) -> {
                    if (!columns.contains(column)) {
                        statements.add(
                                "ALTER TABLE " + keyspace + "." + name + " ADD IF NOT EXISTS " + column + " " + type);
                    }
                });
            }
        });
        return statements;
    }

    /// The columns of each table that is there.
    private static Map<String, Set<String>> columns(CqlSession session, String keyspace) {
        return session
                .execute(SimpleStatement.newInstance(
                        "SELECT table_name, column_name FROM system_schema.columns WHERE keyspace_name = ?", keyspace))
                .all()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> Objects.requireNonNull(row.getString("table_name")),
                        Collectors.mapping(
                                row -> Objects.requireNonNull(row.getString("column_name")), Collectors.toSet())));
    }

    /// Two processes that make the same table at once may end with two different ones, so one does it at a time. The
    /// table of the lock itself has a fixed id, by which two of it are the same.
    private static void make(CqlSession session, CassandraSettings settings, List<String> statements, String holder) {
        var keyspace = settings.keyspace();
        // Else the driver reads the schema after every change, and waits a second before each time.
        useMetadata(session, false);
        try {
            // Both names were checked by CassandraSettings: they cannot break out of the text.
            change(session, """
                    CREATE KEYSPACE IF NOT EXISTS %s
                    WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}
                    """.formatted(keyspace, settings.localDatacenter(), settings.replicationFactor()));
            var lockId = UUID.nameUUIDFromBytes((keyspace + "." + Tables.LOCK).getBytes(UTF_8));
            change(session, create(keyspace, Tables.LOCK, Tables.LOCK) + " WITH ID = " + lockId);
            lock(session, keyspace, holder);
            LOG.info("Making what keyspace {} lacks: {} tables and columns", keyspace, statements.size());
            try {
                statements.forEach(statement -> change(session, statement));
            } finally {
                unlock(session, keyspace, holder);
            }
        } finally {
            useMetadata(session, true);
        }
    }

    private static String create(String keyspace, String name, String table) {
        return "CREATE TABLE IF NOT EXISTS " + keyspace + "." + name + " "
                + TableDefinition.of(table).text();
    }

    /// The lock ends by itself if its holder does. An answer may be lost on the way: who asks again and finds itself
    /// the holder has it.
    private static void lock(CqlSession session, String keyspace, String holder) {
        var answer = session.execute(SimpleStatement.newInstance(
                        "INSERT INTO %s.%s (name, holder) VALUES ('schema', ?) IF NOT EXISTS USING TTL %d"
                                .formatted(keyspace, Tables.LOCK, LOCK_SECONDS),
                        holder)
                .setIdempotent(false)
                .setExecutionProfileName(PROFILE));
        if (!answer.wasApplied() && !isHeldBy(holder, answer.one())) {
            throw new IllegalStateException("another process is making the tables of keyspace " + keyspace);
        }
    }

    /// @param row the lock as it was found
    private static boolean isHeldBy(String holder, @Nullable Row row) {
        return row != null && holder.equals(row.getString("holder"));
    }

    private static void unlock(CqlSession session, String keyspace, String holder) {
        session.execute(SimpleStatement.newInstance(
                        "DELETE FROM %s.%s WHERE name = 'schema' IF holder = ?".formatted(keyspace, Tables.LOCK),
                        holder)
                .setIdempotent(false)
                .setExecutionProfileName(PROFILE));
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
}
