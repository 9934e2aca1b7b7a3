package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Author;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.testkit.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A database of the event store, and somebody who appends to streams of it as the command side would.
final class TalkingStore implements AutoCloseable {

    static final String LOG = "018f2b6e-7c1a-7d00-8000-0000000000aa";
    static final String RECEIPTS = LOG + "@bob";
    static final String PRIVATE = "user:alice";

    private static final Author ALICE = new Author(UserId.of("alice"), DeviceId.of("phone"));

    private final Database database;
    private final Connection connection;
    private final Map<String, RecordedEvent> heads = new HashMap<>();

    private TalkingStore(Database database) throws SQLException {
        this.database = database;
        this.connection = DriverManager.getConnection(database.url(), database.username(), database.password());
    }

    static Database newDatabase() {
        var access = TestServers.newDatabase();
        return new Database(access.jdbcUrl(), access.user(), access.password());
    }

    static TalkingStore empty() throws SQLException {
        var database = newDatabase();
        EventStore.migrate(database);
        return new TalkingStore(database);
    }

    /// Somebody else on the same database.
    TalkingStore another() throws SQLException {
        return new TalkingStore(database);
    }

    static TalkingStore on(Database database) throws SQLException {
        return new TalkingStore(database);
    }

    Database database() {
        return database;
    }

    TalkingStore append(String aggregate, int events) throws SQLException {
        for (int i = 0; i < events; i++) {
            insert(aggregate, next(aggregate));
        }
        return this;
    }

    private RecordedEvent next(String aggregate) {
        var stream = StreamKey.ofAggregate(aggregate);
        var before = heads.get(aggregate);
        var event = RecordedEvent.following(
                before == null ? HashChain.base(stream.conversation(), stream.stream()) : before.chain(),
                stream,
                before == null ? 1 : before.seq() + 1,
                "messageSent",
                new EventId(UUID.randomUUID()),
                Timestamp.parse("2026-11-22T10:00:00.000Z"),
                ALICE,
                "{\"text\":\"größer than 日本\"}");
        heads.put(aggregate, event);
        return event;
    }

    private void insert(String aggregate, RecordedEvent event) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO domain_event (aggregate_id, sequence_number, aggregate_type, event_id, meta_data, payload,
                    payload_revision, payload_type, time_stamp)
                SELECT ?, ?, 'Conversation', ?, ?, ?, '1', ?, ?
                """)) {
            statement.setString(1, aggregate);
            statement.setLong(2, event.seq() - 1);
            statement.setObject(3, event.id().value());
            statement.setBytes(4, metaData(event));
            statement.setBytes(5, event.data().getBytes(UTF_8));
            statement.setString(6, event.type());
            statement.setString(7, event.at().toString());
            statement.execute();
        }
    }

    private static byte[] metaData(RecordedEvent event) {
        return Jcs.bytes(Map.of(
                "user", "alice",
                "device", "phone",
                "hash", event.hash().value(),
                "chain", event.chain().value(),
                "epoch", "1"));
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The rows of a query, the columns of each with a space between.
    List<String> rows(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                var columns = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                found.add(String.join(" ", columns));
            }
            return found;
        }
    }

    /// All of every event but its epoch and its transaction.
    List<String> events() throws SQLException {
        return rows("SELECT global_index, aggregate_id, sequence_number, aggregate_type, event_id, payload,"
                + " payload_revision, payload_type, time_stamp, convert_from(meta_data, 'UTF8')::jsonb - 'epoch'"
                + " FROM domain_event ORDER BY global_index");
    }

    Hash chain(String aggregate, long seq) throws SQLException {
        return Hash.of(rows("SELECT convert_from(meta_data, 'UTF8')::jsonb ->> 'chain' FROM domain_event"
                        + " WHERE aggregate_id = '" + aggregate + "' AND sequence_number = " + (seq - 1))
                .getFirst());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
