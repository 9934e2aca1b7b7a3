package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Reads the messages of a conversation backwards, each in its current state.
public final class HistoryReader {

    /// The most messages that one page carries.
    public static final int LIMIT_MAX = 200;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Statement selectMessagesBefore;

    public HistoryReader(Connection connection) {
        selectMessagesBefore = new Statement(connection, """
                SELECT %s FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq > :floor AND seq < :before
                ORDER BY seq DESC LIMIT :most
                """.formatted(EventRow.MESSAGE_COLUMNS));
    }

    /// A page of messages, newest first.
    ///
    /// @param access the reader's own head of the conversation, which says what it may see
    /// @param before log seq to begin below; null begins at the head
    /// @param limit messages, from 1 to [#LIMIT_MAX]
    public Mono<MessagePage> page(ConversationId conversation, Head access, @Nullable Long before, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be from 1 to " + LIMIT_MAX + ": " + limit);
        }
        long end = Objects.requireNonNullElse(access.until(), access.log().seq()) + 1;
        long start = before == null ? end : Math.min(before, end);
        return continued(conversation, access.floor().seq(), start, limit + 1, new ArrayList<>())
                .map(messages -> page(messages, limit))
                .timeout(TIMEOUT)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new ReadModelUnavailable("a page of history took too long", late));
    }

    /// Reads on until enough messages are found or the floor is reached: events that are no messages are passed over.
    private Mono<List<Message>> continued(
            ConversationId conversation, long floor, long before, int wanted, List<Message> found) {
        if (found.size() >= wanted || before <= floor + 1) {
            return Mono.just(found);
        }
        long bucket = Buckets.of(before - 1);
        int limit = wanted - found.size();
        return bucket(conversation, bucket, floor, before, limit).flatMap(rows -> {
            rows.stream().filter(EventRow::isMessage).map(EventRow::message).forEach(found::add);
            long next = rows.size() < limit
                    ? bucket * Buckets.SEQS + 1 // the bucket holds no more
                    : rows.getLast().getLong("seq");
            return continued(conversation, floor, next, wanted, found);
        });
    }

    private Mono<List<Row>> bucket(ConversationId conversation, long bucket, long floor, long before, int limit) {
        return selectMessagesBefore.rows(query -> query.setString("conversation", conversation.value())
                .setLong("bucket", bucket)
                .setLong("floor", floor)
                .setLong("before", before)
                .setInt("most", limit));
    }

    private static MessagePage page(List<Message> found, int limit) {
        boolean more = found.size() > limit;
        return new MessagePage(more ? found.subList(0, limit) : found, more);
    }
}
