package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.Place;
import java.util.Objects;
import reactor.core.publisher.Mono;

/// Reads the chain at a place of a log, to compare a device's with it.
public final class LogPlaceReader {

    private final Statement selectChain;

    public LogPlaceReader(Connection connection) {
        selectChain = new Statement(connection, """
                SELECT chain FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq = :seq
                """);
    }

    /// The chain at log seq `seq`, which at 0 is the base; empty if the view does not hold that event.
    public Mono<Hash> chainAt(ConversationId conversation, long seq) {
        if (seq == 0) {
            return Mono.just(Place.startOf(conversation).chain());
        }
        return selectChain
                .row(query -> query.setString("conversation", conversation.value())
                        .setLong("bucket", Buckets.of(seq))
                        .setLong("seq", seq))
                .map(row -> Hash.of(Objects.requireNonNull(row.getString("chain"))));
    }
}
