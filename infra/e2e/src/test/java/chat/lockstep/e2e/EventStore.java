package chat.lockstep.e2e;

import chat.lockstep.events.ConversationId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The event table in PostgreSQL, looked at from outside.
///
/// @param url of the database, for JDBC
public record EventStore(String url, String user, String password) {

    public long count() {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM domain_event")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count the events", failure);
        }
    }

    /// All streams of a conversation, each in its order.
    public List<StoredEvent> events(ConversationId conversation) {
        try (var connection = connect();
                var query = connection.prepareStatement("""
                        SELECT aggregate_id, sequence_number + 1, payload_type, event_id,
                            convert_from(meta_data, 'UTF8')::json ->> 'user',
                            convert_from(meta_data, 'UTF8')::json ->> 'chain'
                        FROM domain_event
                        WHERE aggregate_id = ? OR starts_with(aggregate_id, ? || '@')
                        ORDER BY aggregate_id, sequence_number
                        """)) {
            query.setString(1, conversation.value());
            query.setString(2, conversation.value());
            try (var rows = query.executeQuery()) {
                return read(rows);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read the events of " + conversation, failure);
        }
    }

    private static List<StoredEvent> read(ResultSet rows) throws SQLException {
        var events = new ArrayList<StoredEvent>();
        while (rows.next()) {
            events.add(new StoredEvent(
                    rows.getString(1),
                    rows.getLong(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5),
                    rows.getString(6)));
        }
        return events;
    }

    /// The password is not shown.
    @Override
    public String toString() {
        return "EventStore[" + url + "]";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
