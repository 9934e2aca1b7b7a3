package chat.lockstep.verify;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The tables in Cassandra, of the version that readers are given.
final class Views implements AutoCloseable {

    /// How many log events one partition of `conversation_log` holds.
    static final long BUCKET_SEQS = 1_000;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final int PAGE_ROWS = 500;

    private static final String VERSIONS = "views_version";

    private final CqlSession session;
    private final String suffix;
    private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

    private Views(CqlSession session, int version) {
        this.session = session;
        this.suffix = version == 1 ? "" : "_v" + version;
    }

    /// @throws CouldNotLook if Cassandra does not answer
    static Views open(CassandraPlace place) {
        CqlSession session = null;
        try {
            session = CqlSession.builder()
                    .addContactPoints(place.contactPoints())
                    .withLocalDatacenter(place.localDatacenter())
                    .withKeyspace(place.keyspace())
                    .withConfigLoader(config())
                    .build();
            return new Views(session, version(session, place.keyspace()));
        } catch (DriverException | IllegalStateException failure) {
            if (session != null) {
                session.close();
            }
            throw new CouldNotLook("the views at " + place.contactPoints(), failure);
        }
    }

    private static DriverConfigLoader config() {
        return DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, ANSWER_MAX)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_MAX)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_MAX)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_MAX)
                .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE_ROWS)
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .build();
    }

    /// The version of the views that is read. The first one's tables have no suffix, and it alone needs no row that
    /// says so.
    private static int version(CqlSession session, String keyspace) {
        boolean hasVersions = session.execute(
                                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                                keyspace,
                                VERSIONS)
                        .one()
                != null;
        var row = hasVersions
                ? session.execute("SELECT reading FROM " + VERSIONS + " WHERE name = 'views'")
                        .one()
                : null;
        return row == null ? 1 : row.getInt("reading");
    }

    /// The rows of a query, fetched page by page as they are taken.
    ///
    /// @param cql with tables of the version that is read named as `VIEWS.table`; those that all versions share are
    ///     named as they are
    Stream<ViewRow> rows(String cql, Object... values) {
        try {
            var statement = prepared.computeIfAbsent(cql, this::prepare);
            var rows = session.execute(statement.bind(values));
            return StreamSupport.stream(rows.spliterator(), false).map(ViewRow::new);
        } catch (DriverException failure) {
            throw new CouldNotLook("the views, asked '" + cql + "'", failure);
        }
    }

    private PreparedStatement prepare(String cql) {
        return session.prepare(SimpleStatement.newInstance(cql.replaceAll("VIEWS\\.([a-z_]+)", "$1" + suffix))
                .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM));
    }

    @Override
    public void close() {
        session.close();
    }
}
