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

    private final CqlSession session;
    private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

    /// @throws CouldNotLook if Cassandra does not answer
    Views(CassandraPlace place) {
        var config = DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, ANSWER_MAX)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_MAX)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_MAX)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_MAX)
                .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE_ROWS)
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .build();
        try {
            session = CqlSession.builder()
                    .addContactPoints(place.contactPoints())
                    .withLocalDatacenter(place.localDatacenter())
                    .withKeyspace(place.keyspace())
                    .withConfigLoader(config)
                    .build();
        } catch (DriverException | IllegalStateException failure) {
            throw new CouldNotLook("the views at " + place.contactPoints(), failure);
        }
    }

    /// The rows of a query, fetched page by page as they are taken.
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
        return session.prepare(
                SimpleStatement.newInstance(cql).setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM));
    }

    @Override
    public void close() {
        session.close();
    }
}
