package chat.lockstep.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Author;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// Reads the whole event table, and proves that every stream is dense and unaltered, and that its time never goes back.
public final class StoredChains {

    private StoredChains() {}

    public static void verify(JdbcClient jdbc) {
        Map<StreamKey, RecordedEvent> heads = new HashMap<>();
        for (var event : events(jdbc)) {
            var stream = new StreamKey(event.conversation(), event.stream());
            var previous = heads.put(stream, event);
            long seq = previous == null ? 1 : previous.seq() + 1;
            var chain = previous == null ? HashChain.base(event.conversation(), event.stream()) : previous.chain();
            assertThat(event.seq()).as("seq of %s", stream).isEqualTo(seq);
            assertThat(event.isVerified(chain))
                    .as("hash and chain of %s", event)
                    .isTrue();
            if (previous != null) {
                assertThat(event.at()).isGreaterThanOrEqualTo(previous.at());
            }
        }
        assertThat(heads).isNotEmpty();
    }

    public static List<RecordedEvent> events(JdbcClient jdbc) {
        return jdbc.sql("SELECT * FROM domain_event ORDER BY aggregate_id, sequence_number")
                .query((row, number) -> event(row))
                .list();
    }

    private static RecordedEvent event(ResultSet row) throws SQLException {
        var stream = StreamKey.ofAggregate(row.getString("aggregate_id"));
        var metaData = JsonMapper.shared().readTree(row.getBytes("meta_data"));
        return new RecordedEvent(
                stream.conversation(),
                stream.stream(),
                row.getLong("sequence_number") + 1,
                row.getString("payload_type"),
                EventId.of(row.getString("event_id")),
                Timestamp.parse(row.getString("time_stamp")),
                new Author(
                        UserId.of(metaData.get("user").stringValue()),
                        DeviceId.of(metaData.get("device").stringValue())),
                new String(row.getBytes("payload"), UTF_8),
                Hash.of(metaData.get("hash").stringValue()),
                Hash.of(metaData.get("chain").stringValue()));
    }
}
