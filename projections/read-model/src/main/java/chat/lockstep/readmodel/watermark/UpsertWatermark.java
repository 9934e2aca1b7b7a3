package chat.lockstep.readmodel.watermark;

import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
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

    /// @param nextOffset the offset below which everything of the partition is applied
    /// @param written the write timestamp of the last record that is
    public Mono<Void> run(int topicEpoch, int partition, long nextOffset, long written) {
        return upsert.run(row -> row.setString("views", WatermarkReader.views(connection.version()))
                .setInt("partition", partition)
                .setInt("topic_epoch", topicEpoch)
                .setLong("next_offset", nextOffset)
                .setLong("written", written));
    }
}
