package chat.lockstep.readmodel.watermark;

import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import reactor.core.publisher.Mono;

/// Writes how far a partition is applied.
public final class UpsertWatermark {

    private final Connection connection;
    private final Statement upsert;

    public UpsertWatermark(Connection connection) {
        this.connection = connection;
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.watermark (views, partition, topic_epoch, next_offset)
                VALUES (:views, :partition, :topic_epoch, :next_offset)
                USING TIMESTAMP :written
                """);
    }

    /// @param last the last record that is applied with everything before it
    public Mono<Void> run(SourcePlace last) {
        return upsert.run(row -> row.setString("views", WatermarkReader.views(connection.version()))
                .setInt("partition", last.partition())
                .setInt("topic_epoch", last.epoch())
                .setLong("next_offset", last.offset() + 1)
                .setLong("written", last.writeTimestamp()));
    }
}
