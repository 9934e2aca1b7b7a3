package chat.lockstep.readmodel.receipts;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import java.util.Objects;
import reactor.core.publisher.Flux;

/// Reads how far the receipt streams of a conversation are applied, for the projector.
public final class ReceiptHeadReader {

    private final Statement selectStreamHeads;

    public ReceiptHeadReader(Connection connection) {
        selectStreamHeads = new Statement(connection, """
                SELECT user, stream_seq, WRITETIME(stream_seq) AS written FROM KEYSPACE.receipts
                WHERE conversation = :conversation
                """);
    }

    /// @param written the write timestamp of the head
    public record Applied(UserId user, long seq, long written) {}

    /// One for each stream of which anything is applied.
    public Flux<Applied> read(ConversationId conversation) {
        return selectStreamHeads.stream(query -> query.setString("conversation", conversation.value()))
                .filter(row -> !row.isNull("stream_seq"))
                .map(row -> new Applied(
                        UserId.of(Objects.requireNonNull(row.getString("user"))),
                        row.getLong("stream_seq"),
                        row.getLong("written")));
    }
}
