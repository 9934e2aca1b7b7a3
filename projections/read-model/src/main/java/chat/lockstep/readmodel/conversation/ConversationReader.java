package chat.lockstep.readmodel.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.Row;
import reactor.core.publisher.Mono;

/// Reads what a conversation is.
public final class ConversationReader {

    private final Statement selectConversation;

    public ConversationReader(Connection connection) {
        selectConversation =
                new Statement(connection, "SELECT * FROM KEYSPACE.conversation WHERE conversation = :conversation");
    }

    /// The state of `conversation` at its head; empty if there is none. Who may see it is the caller's to know.
    public Mono<Snapshot> snapshot(ConversationId conversation) {
        return row(conversation).map(ConversationRow::snapshot);
    }

    /// The row itself, for the projector.
    public Mono<ConversationRow> row(ConversationId conversation) {
        return complete(conversation).map(ConversationRow::of);
    }

    /// The row and how far it is written, for the projector.
    public Mono<AppliedConversation> applied(ConversationId conversation) {
        return complete(conversation)
                .map(row -> new AppliedConversation(
                        ConversationRow.of(row),
                        new SourcePlace(
                                row.getInt("source_epoch"),
                                row.getInt("source_partition"),
                                row.getLong("source_offset"))));
    }

    private Mono<Row> complete(ConversationId conversation) {
        return selectConversation
                .row(query -> query.setString("conversation", conversation.value()))
                .filter(row -> !row.isNull("kind") && !row.isNull("head_seq"));
    }
}
