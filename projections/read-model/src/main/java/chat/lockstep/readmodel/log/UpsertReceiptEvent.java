package chat.lockstep.readmodel.log;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import reactor.core.publisher.Mono;

/// Writes one event of a receipt stream.
public final class UpsertReceiptEvent {

    private final Statement upsert;

    public UpsertReceiptEvent(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.receipt_log (conversation, user, seq, type, id, at, by_user, by_device, data, hash, chain)
                VALUES (:conversation, :user, :seq, :type, :id, :at, :by_user, :by_device, :data, :hash, :chain)
                USING TIMESTAMP :written
                """);
    }

    public Mono<Void> run(RecordedEvent event, SourcePlace source) {
        return upsert.run(row -> EventRow.bind(event, row)
                .setString("user", event.stream().member().orElseThrow().value())
                .setLong("written", source.writeTimestamp()));
    }
}
