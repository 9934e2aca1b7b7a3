package chat.lockstep.readmodel.receipts;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.receipts.MessageReceipt.DeliveredTo;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads the heads of receipt streams, and the marks that they amount to.
public final class ReceiptsReader {

    private final Statement selectStreamHeads;
    private final Statement selectMarks;

    public ReceiptsReader(Connection connection) {
        selectStreamHeads = new Statement(
                connection, "SELECT user, stream_seq FROM KEYSPACE.receipts WHERE conversation = :conversation");
        selectMarks = new Statement(connection, """
                SELECT user, device, read_seq, read_at, delivered_seq, delivered_at FROM KEYSPACE.receipts
                WHERE conversation = :conversation
                """);
    }

    /// The heads of all receipt streams of `conversation`; the log is not in it.
    public Mono<VersionVector> vector(ConversationId conversation) {
        return selectStreamHeads.stream(query -> query.setString("conversation", conversation.value()))
                .filter(row -> !row.isNull("stream_seq"))
                .collectMap(ReceiptsReader::stream, row -> row.getLong("stream_seq"))
                .map(VersionVector::of);
    }

    /// Of each user whose marks are at log seq `seq` or further, what they say; by user. Who of them is still a
    /// member is the caller's to know.
    public Flux<MessageReceipt> ofMessage(ConversationId conversation, long seq) {
        return selectMarks.stream(query -> query.setString("conversation", conversation.value()))
                .bufferUntilChanged(ReceiptsReader::user) // the rows are in the order of users
                .map(rows -> receipt(rows, seq))
                .filter(receipt ->
                        receipt.readAt() != null || !receipt.delivered().isEmpty());
    }

    private static MessageReceipt receipt(List<Row> ofUser, long seq) {
        var delivered = ofUser.stream()
                .filter(row ->
                        row.getLong("delivered_seq") >= seq && !device(row).isEmpty())
                .map(row -> new DeliveredTo(DeviceId.of(device(row)), time(row, "delivered_at")))
                .toList();
        var readAt = ofUser.stream()
                .filter(row -> row.getLong("read_seq") >= seq)
                .map(row -> time(row, "read_at"))
                .findFirst()
                .orElse(null);
        return new MessageReceipt(user(ofUser.getFirst()), delivered, readAt);
    }

    private static UserId user(Row row) {
        return UserId.of(Objects.requireNonNull(row.getString("user")));
    }

    private static String device(Row row) {
        return Objects.requireNonNull(row.getString("device"));
    }

    private static Timestamp time(Row row, String column) {
        return Timestamp.of(Objects.requireNonNull(row.getInstant(column)));
    }

    private static StreamId stream(Row row) {
        return StreamId.receiptsOf(user(row));
    }
}
