package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Timestamp;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.flywaydb.core.Flyway;

/// The event table of a test: appends events to several streams as the command side would, and knows what it holds.
final class EventTable implements AutoCloseable {

    static final String INSERT = """
            INSERT INTO domain_event (aggregate_id, sequence_number, aggregate_type, event_id, meta_data, payload,
                                      payload_revision, payload_type, time_stamp)
            VALUES (?, ?, ?, ?, ?, ?, '1', 'messageSent', ?)
            """;

    private final PostgresqlAccess access;
    private final Connection connection;
    private final List<String> conversations;
    private final Map<String, Long> heads = new HashMap<>();

    /// @param writer tells its streams from those of others
    EventTable(PostgresqlAccess access, int writer) throws SQLException {
        this.access = access;
        this.connection = connect();
        connection.setAutoCommit(false);
        conversations = List.of(
                conversation(writer, "aa"),
                conversation(writer, "bb"),
                conversation(writer, "cc"),
                "user:alice" + writer);
    }

    static String conversation(int writer, String end) {
        return "018f2b6e-7c1a-7d00-8%03d-0000000000%s".formatted(writer, end);
    }

    static void migrate(PostgresqlAccess access) {
        Flyway.configure()
                .dataSource(access.jdbcUrl(), access.user(), access.password())
                .load()
                .migrate();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }

    /// Commits one transaction with `events` appended to streams chosen by `random`.
    void append(int events, RandomGenerator random) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < events; i++) {
                var aggregate = conversations.get(random.nextInt(conversations.size()));
                if (!aggregate.startsWith("user:") && random.nextBoolean()) {
                    aggregate = aggregate + "@bob";
                }
                add(insert, aggregate, heads.merge(aggregate, 1L, Long::sum) - 1);
            }
            insert.executeBatch();
        }
        connection.commit();
    }

    private static void add(PreparedStatement insert, String aggregate, long sequence) throws SQLException {
        insert.setString(1, aggregate);
        insert.setLong(2, sequence);
        insert.setString(3, aggregate.contains("@") ? "Receipts" : "Conversation");
        insert.setObject(4, UUID.randomUUID());
        insert.setBytes(5, "{\"user\":\"alice\",\"device\":\"phone\",\"epoch\":\"1\"}".getBytes(UTF_8));
        insert.setBytes(6, ("{\"n\":" + sequence + "}").getBytes(UTF_8));
        insert.setString(
                7, Timestamp.ofEpochMilli(1_709_296_496_007L + sequence).toString());
        insert.addBatch();
    }

    /// Appends the next event of one stream within a transaction of the caller's.
    void appendWithin(Connection transaction, String aggregate) throws SQLException {
        try (var insert = transaction.prepareStatement(INSERT)) {
            add(insert, aggregate, heads.merge(aggregate, 1L, Long::sum) - 1);
            insert.executeBatch();
        }
    }

    /// How many events each stream holds.
    Map<String, Long> heads() {
        return Map.copyOf(heads);
    }

    void execute(String sql) throws SQLException {
        try (var other = connect();
                var statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    boolean isTrue(String sql) throws SQLException {
        try (var other = connect();
                var statement = other.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
