package chat.lockstep.faults.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.StreamKey;
import chat.lockstep.faults.Rig.Database;
import chat.lockstep.faults.history.JsonLines;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes down the event store, in the order in which it numbered its rows.
final class LogDump {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ROWS_AT_ONCE = 1_000;

    private LogDump() {}

    /// @param wanted the conversations
    /// @return how many events
    static long write(Database store, Predicate<String> wanted, JsonLines out) throws SQLException {
        var access = new Properties();
        access.setProperty("user", store.user());
        access.setProperty("password", store.password());
        long events = 0;
        try (var connection = DriverManager.getConnection(store.url(), access)) {
            connection.setAutoCommit(false); // or every row would come at once
            try (var query = connection.prepareStatement("""
                    SELECT aggregate_id, sequence_number, event_id, payload_type, time_stamp, meta_data, payload
                    FROM domain_event ORDER BY global_index
                    """)) {
                query.setFetchSize(ROWS_AT_ONCE);
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        var key = StreamKey.ofAggregate(rows.getString(1));
                        if (wanted.test(key.conversation().value())) {
                            out.write(line(key, rows));
                            events++;
                        }
                    }
                }
            }
        }
        return events;
    }

    /// How many events there are.
    static long count(Database store) throws SQLException {
        try (var connection = DriverManager.getConnection(store.url(), store.user(), store.password());
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM domain_event")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Map<String, Object> line(StreamKey key, ResultSet rows) throws SQLException {
        long seq = rows.getLong(2) + 1;
        var metaData = JSON.readTree(rows.getBytes(6));
        var event = new LinkedHashMap<String, Object>();
        event.put("stream", key.stream().value());
        event.put("seq", seq);
        event.put("type", rows.getString(4));
        event.put("id", rows.getString(3));
        event.put("at", rows.getString(5));
        event.put("by", Map.of("user", text(metaData, "user"), "device", text(metaData, "device")));
        event.put("data", JSON.readTree(new String(rows.getBytes(7), UTF_8)));
        event.put("hash", text(metaData, "hash"));
        event.put("chain", text(metaData, "chain"));
        var line = new LinkedHashMap<String, Object>();
        line.put("conversation", key.conversation().value());
        line.put("stream", key.stream().value());
        line.put("seq", seq);
        line.put("epoch", text(metaData, "epoch"));
        line.put("event", event);
        return line;
    }

    private static String text(JsonNode metaData, String name) {
        return metaData.path(name).asString("");
    }
}
