package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.WireEvent;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/// Reads the log forward, over the ends of buckets. Rows of one batch become visible in any order, so a range ends
/// before the first seq that is not there yet. Events of expired messages are read as erased.
final class LogRange {

    private final InstantSource clock;
    private final Statement selectLogAfter;

    LogRange(Connection connection, InstantSource clock) {
        this.clock = clock;
        selectLogAfter = new Statement(connection, """
                SELECT %s FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq > :after AND seq <= :last
                LIMIT :most
                """.formatted(EventRow.LOG_COLUMNS));
    }

    /// The events with `after < seq ≤ last`, without a gap, at most `limit` of them.
    Mono<List<WireEvent>> read(ConversationId conversation, long after, long last, int limit) {
        return continued(conversation, after, last, limit, new ArrayList<>());
    }

    private Mono<List<WireEvent>> continued(
            ConversationId conversation, long after, long last, int limit, List<WireEvent> read) {
        int wanted = limit - read.size();
        if (wanted <= 0 || after >= last) {
            return Mono.just(read);
        }
        return bucket(conversation, after, last, wanted).flatMap(rows -> {
            long reached = append(conversation, rows, after, read);
            boolean bucketIsDone = reached > after && Buckets.endsWith(reached);
            return bucketIsDone ? continued(conversation, reached, last, limit, read) : Mono.just(read);
        });
    }

    private Mono<List<Row>> bucket(ConversationId conversation, long after, long last, int limit) {
        return selectLogAfter.rows(query -> query.setString("conversation", conversation.value())
                .setLong("bucket", Buckets.of(after + 1))
                .setLong("after", after)
                .setLong("last", last)
                .setInt("most", limit));
    }

    private long append(ConversationId conversation, List<Row> rows, long after, List<WireEvent> read) {
        var now = Timestamp.of(clock.instant());
        long reached = after;
        for (var row : rows) {
            if (row.getLong("seq") != reached + 1) {
                return reached;
            }
            read.add(EventRow.logEvent(conversation, row, now));
            reached++;
        }
        return reached;
    }
}
