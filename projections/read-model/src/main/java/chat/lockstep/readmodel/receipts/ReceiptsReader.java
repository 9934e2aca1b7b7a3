package chat.lockstep.readmodel.receipts;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;
import reactor.core.publisher.Mono;

/// Reads the heads of receipt streams.
public final class ReceiptsReader {

    private final Statement selectStreamHeads;

    public ReceiptsReader(Connection connection) {
        selectStreamHeads = new Statement(
                connection, "SELECT user, stream_seq FROM KEYSPACE.receipts WHERE conversation = :conversation");
    }

    /// The heads of all receipt streams of `conversation`; the log is not in it.
    public Mono<VersionVector> vector(ConversationId conversation) {
        return selectStreamHeads.stream(query -> query.setString("conversation", conversation.value()))
                .filter(row -> !row.isNull("stream_seq"))
                .collectMap(ReceiptsReader::stream, row -> row.getLong("stream_seq"))
                .map(VersionVector::of);
    }

    private static StreamId stream(Row row) {
        return StreamId.receiptsOf(UserId.of(Objects.requireNonNull(row.getString("user"))));
    }
}
