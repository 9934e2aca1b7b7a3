package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.account.HiddenReader;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Reads the messages of a conversation backwards, each in its present state; for somebody who went, in the state that
/// it had at the going. Expired messages, and those that the reader hid, are passed over.
public final class HistoryReader {

    /// The most messages that one page carries.
    public static final int LIMIT_MAX = 200;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// Rows of one read when some of the last ones were no messages to be shown.
    private static final int ROWS_MIN = 50;

    private final Statement selectMessagesBefore;
    private final EarlierMessages earlier;
    private final HiddenReader hidden;
    private final InstantSource clock;

    /// @param clock says what expired
    public HistoryReader(Connection connection, HiddenReader hidden, InstantSource clock) {
        this.hidden = hidden;
        this.clock = clock;
        earlier = new EarlierMessages(new LogRange(connection, clock));
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
        return continued(new Search(conversation, access, limit + 1), start, limit + 1, new ArrayList<>())
                .map(messages -> page(messages, limit))
                .timeout(TIMEOUT)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new ReadModelUnavailable("a page of history took too long", late));
    }

    /// @param access what the reader may see
    /// @param wanted how many messages
    private record Search(ConversationId conversation, Head access, int wanted) {

        long floor() {
            return access.floor().seq();
        }
    }

    /// Reads on until enough messages are found or the floor is reached: events that are no messages are passed over.
    private Mono<List<Message>> continued(Search search, long before, int rowsMax, List<Message> found) {
        if (found.size() >= search.wanted() || before <= search.floor() + 1) {
            return Mono.just(found);
        }
        long bucket = Buckets.of(before - 1);
        return bucket(search, bucket, before, rowsMax).flatMap(rows -> {
            long next = rows.size() < rowsMax
                    ? bucket * Buckets.SEQS + 1 // the bucket holds no more
                    : rows.getLast().getLong("seq");
            return shown(search, rows).flatMap(messages -> {
                found.addAll(messages);
                int left = search.wanted() - found.size();
                return continued(search, next, Math.max(left, ROWS_MIN), found);
            });
        });
    }

    private Mono<List<Message>> shown(Search search, List<Row> rows) {
        var ofMessages = rows.stream().filter(EventRow::isMessage).toList();
        return asOfGoing(search, ofMessages)
                .flatMap(then -> shown(
                        search.conversation(),
                        search.access(),
                        ofMessages.stream()
                                .map(EventRow::message)
                                .map(message -> then.getOrDefault(message.seq(), message))
                                .toList()));
    }

    /// For a reader who went, by log seq, those messages that were ever changed, as they were at the going.
    private Mono<Map<Long, Message>> asOfGoing(Search search, List<Row> ofMessages) {
        var until = search.access().until();
        return until == null
                ? Mono.just(Map.of())
                : earlier.at(
                        search.conversation(),
                        until,
                        ofMessages.stream()
                                .filter(EventRow::wasChanged)
                                .map(row -> row.getLong("seq"))
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /// Those of a page of messages that are to be shown to the reader: neither expired nor hidden.
    public Mono<List<Message>> shown(ConversationId conversation, Head access, List<Message> messages) {
        var now = Timestamp.of(clock.instant());
        var valid = messages.stream().filter(message -> !message.isExpired(now)).toList();
        return hiddenAmong(conversation, access, valid)
                .map(hiddenOnes -> valid.stream()
                        .filter(message -> !hiddenOnes.contains(message.messageId()))
                        .toList());
    }

    private Mono<Set<MessageId>> hiddenAmong(ConversationId conversation, Head access, List<Message> messages) {
        var own = access.own();
        return own == null || !own.isHiding()
                ? Mono.just(Set.of())
                : hidden.among(
                        own.user(),
                        conversation,
                        messages.stream().map(Message::messageId).toList());
    }

    private Mono<List<Row>> bucket(Search search, long bucket, long before, int limit) {
        return selectMessagesBefore.rows(
                query -> query.setString("conversation", search.conversation().value())
                        .setLong("bucket", bucket)
                        .setLong("floor", search.floor())
                        .setLong("before", before)
                        .setInt("most", limit));
    }

    private static MessagePage page(List<Message> found, int limit) {
        boolean more = found.size() > limit;
        return new MessagePage(more ? found.subList(0, limit) : found, more);
    }
}
