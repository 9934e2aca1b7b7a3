package chat.lockstep.readmodel.receipts;

import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import reactor.core.publisher.Mono;

/// Writes where a receipt stream stands, into the member's row without a device.
public final class UpsertReceiptHead {

    private final Statement upsert;

    public UpsertReceiptHead(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.receipts (conversation, user, device, stream_seq, stream_chain, read_seq, read_at)
                VALUES (:conversation, :user, '', :stream_seq, :stream_chain, :read_seq, :read_at)
                USING TIMESTAMP :written
                """);
    }

    public Mono<Void> run(ReceiptHead head) {
        return upsert.run(row -> bind(head, row));
    }

    private static BoundStatementBuilder bind(ReceiptHead head, BoundStatementBuilder row) {
        var bound = row.setString("conversation", head.conversation().value())
                .setString("user", head.user().value())
                .setLong("stream_seq", head.stream().seq())
                .setString("stream_chain", head.stream().chain().value())
                .setLong("written", head.source().writeTimestamp());
        var read = head.read();
        return read == null
                ? bound
                : bound.setLong("read_seq", read.upTo())
                        .setInstant("read_at", read.at().instant());
    }
}
