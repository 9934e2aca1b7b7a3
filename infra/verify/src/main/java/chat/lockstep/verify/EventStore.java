package chat.lockstep.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One database of the event store, read without keeping it from its work: short transactions, rows by pages.
final class EventStore implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 500;
    private static final int AGGREGATES_AT_ONCE = 1_000;

    /// '@' comes just before 'A': every receipt stream of a conversation lies between the two.
    private static final String OF_CONVERSATION = "(aggregate_id = ? OR (aggregate_id > ? AND aggregate_id < ?))";

    private final Database database;
    private final Connections connections;
    private final JsonMapper json = JsonMapper.builder().build();

    EventStore(Database database, int connectionsMax) {
        this.database = database;
        this.connections = new Connections(database, connectionsMax);
    }

    /// Is given the events of one conversation, stream by stream, in their order.
    interface Visitor {
        void event(StoredEvent event);

        void unreadable(String place, String cause);
    }

    /// Hands out the aggregate ids in their order, page by page.
    ///
    /// @param only the one conversation whose aggregates are wanted; null for all
    void aggregates(@Nullable String only, Consumer<List<String>> each) {
        if (only != null) {
            each.accept(aggregatesOf(only));
            return;
        }
        for (var page = aggregatesAfter(""); !page.isEmpty(); page = aggregatesAfter(page.getLast())) {
            each.accept(page);
        }
    }

    private List<String> aggregatesAfter(String last) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT DISTINCT aggregate_id FROM domain_event WHERE aggregate_id > ?
                    ORDER BY aggregate_id LIMIT ?
                    """)) {
                query.setString(1, last);
                query.setInt(2, AGGREGATES_AT_ONCE);
                return texts(query);
            }
        });
    }

    private List<String> aggregatesOf(String conversation) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT DISTINCT aggregate_id FROM domain_event WHERE " + OF_CONVERSATION)) {
                bindConversation(query, conversation);
                return texts(query);
            }
        });
    }

    /// Whether it holds any event of the conversation.
    boolean holds(String conversation) {
        return !aggregatesOf(conversation).isEmpty();
    }

    /// Those of the aggregates that have events here.
    Set<String> existing(Collection<String> aggregates) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT wanted FROM unnest(?) AS wanted
                    WHERE EXISTS (SELECT FROM domain_event WHERE aggregate_id = wanted COLLATE "C")
                    """)) {
                query.setArray(1, connection.createArrayOf("text", aggregates.toArray()));
                return new HashSet<>(texts(query));
            }
        });
    }

    /// The members that each of the conversations was created with; a private one has its owner. Those that are not
    /// here are left out.
    Map<String, Set<String>> members(Collection<String> conversations) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT aggregate_id, payload FROM domain_event
                    WHERE aggregate_id = ANY (?) AND sequence_number = 0
                    """)) {
                query.setArray(1, connection.createArrayOf("text", conversations.toArray()));
                var members = new HashMap<String, Set<String>>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        var conversation = rows.getString(1);
                        members.put(conversation, members(conversation, rows.getBytes(2)));
                    }
                }
                return members;
            }
        });
    }

    /// Those who were ever added to each of the conversations later.
    Map<String, Set<String>> added(Collection<String> conversations) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT aggregate_id, payload FROM domain_event
                    WHERE aggregate_id = ANY (?) AND payload_type = 'membersAdded'
                    """)) {
                query.setArray(1, connection.createArrayOf("text", conversations.toArray()));
                var added = new HashMap<String, Set<String>>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        var conversation = rows.getString(1);
                        added.computeIfAbsent(conversation, _ -> new TreeSet<>())
                                .addAll(members(conversation, rows.getBytes(2)));
                    }
                }
                return added;
            }
        });
    }

    private Set<String> members(String conversation, byte[] payload) {
        if (conversation.startsWith(ExpectedViews.PRIVATE)) {
            return Set.of(conversation.substring(ExpectedViews.PRIVATE.length()));
        }
        var users = new TreeSet<String>();
        try {
            json.readTree(payload).path("members").forEach(member -> users.add(text(member, "user")));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return Set.of(); // told where the conversation itself is checked
        }
        return users;
    }

    /// Whether the member's receipts say that the device ever had something delivered.
    boolean hasDelivered(String conversation, String user, String device) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT EXISTS (SELECT FROM domain_event
                    WHERE aggregate_id = ? AND payload_type = 'delivered'
                        AND convert_from(payload, 'UTF8')::jsonb ->> 'device' = ?)
                    """)) {
                query.setString(1, conversation + "@" + user);
                query.setString(2, device);
                try (var rows = query.executeQuery()) {
                    rows.next();
                    return rows.getBoolean(1);
                }
            }
        });
    }

    /// Shows the visitor all events of the conversation as they were at one moment, the log first.
    void read(String conversation, Visitor visitor) {
        connections.use(connection -> {
            connection.setAutoCommit(false); // a cursor needs a transaction
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            try (var query = connection.prepareStatement("""
                    SELECT aggregate_id, sequence_number, event_id, payload_type, time_stamp, meta_data, payload
                    FROM domain_event WHERE %s ORDER BY aggregate_id, sequence_number
                    """.formatted(OF_CONVERSATION))) {
                query.setFetchSize(ROWS_AT_ONCE);
                bindConversation(query, conversation);
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        show(rows, conversation, visitor);
                    }
                }
            } finally {
                connection.rollback();
                connection.setReadOnly(false);
                connection.setAutoCommit(true);
            }
            return conversation;
        });
    }

    private void show(ResultSet rows, String conversation, Visitor visitor) throws SQLException {
        var aggregate = rows.getString(1);
        var stream = aggregate.equals(conversation) ? "log" : aggregate.substring(conversation.length());
        long seq = rows.getLong(2) + 1;
        StoredEvent event;
        try {
            event = event(rows, conversation, stream, seq);
        } catch (JacksonException | IllegalArgumentException malformed) {
            visitor.unreadable("event store, " + stream + " " + seq, String.valueOf(malformed.getMessage()));
            return;
        }
        visitor.event(event);
    }

    private StoredEvent event(ResultSet rows, String conversation, String stream, long seq) throws SQLException {
        var metaData = json.readTree(rows.getBytes(6));
        var data = new String(rows.getBytes(7), UTF_8);
        return new StoredEvent(
                conversation,
                stream,
                seq,
                rows.getString(4),
                rows.getString(3),
                rows.getString(5),
                text(metaData, "user"),
                text(metaData, "device"),
                text(metaData, "epoch"),
                text(metaData, "hash"),
                text(metaData, "chain"),
                data,
                json.readTree(data));
    }

    private static String text(JsonNode object, String member) {
        var value = object.path(member);
        if (!value.isString()) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return value.stringValue();
    }

    /// Where each of the aggregates ends; those that are not here are left out.
    Map<String, StreamEnd> ends(Collection<String> aggregates) {
        return connections.use(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT DISTINCT ON (aggregate_id) aggregate_id, sequence_number + 1,
                        convert_from(meta_data, 'UTF8')::jsonb ->> 'chain'
                    FROM domain_event WHERE aggregate_id = ANY (?)
                    ORDER BY aggregate_id, sequence_number DESC
                    """)) {
                query.setArray(1, connection.createArrayOf("text", aggregates.toArray()));
                var ends = new HashMap<String, StreamEnd>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        ends.put(rows.getString(1), new StreamEnd(rows.getLong(2), rows.getString(3)));
                    }
                }
                return ends;
            }
        });
    }

    private static void bindConversation(PreparedStatement query, String conversation) throws SQLException {
        query.setString(1, conversation);
        query.setString(2, conversation + "@");
        query.setString(3, conversation + "A");
    }

    private static List<String> texts(PreparedStatement query) throws SQLException {
        var texts = new ArrayList<String>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    @Override
    public void close() {
        connections.close();
    }

    @Override
    public String toString() {
        return database.toString();
    }
}
