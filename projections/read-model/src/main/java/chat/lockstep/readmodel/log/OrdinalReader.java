package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import reactor.core.publisher.Mono;

/// Reads how many messages a log holds up to a place.
public final class OrdinalReader {

    private final Statement selectOrdinal;

    public OrdinalReader(Connection connection) {
        selectOrdinal = new Statement(connection, """
                SELECT ordinal FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq = :seq
                """);
    }

    /// The ordinal at log seq `seq`; empty if that event is not in the view.
    public Mono<Long> at(ConversationId conversation, long seq) {
        return selectOrdinal
                .row(query -> query.setString("conversation", conversation.value())
                        .setLong("bucket", Buckets.of(seq))
                        .setLong("seq", seq))
                .map(row -> row.getLong("ordinal"));
    }
}
