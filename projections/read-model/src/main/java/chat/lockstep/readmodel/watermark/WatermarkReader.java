package chat.lockstep.readmodel.watermark;

import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Reads the watermarks. Read them before the rows that they are to vouch for.
public final class WatermarkReader {

    private final Connection connection;
    private final Statement selectWatermarks;

    public WatermarkReader(Connection connection) {
        this.connection = connection;
        selectWatermarks =
                new Statement(connection, "SELECT partition, next_offset FROM KEYSPACE.watermark WHERE views = :views");
    }

    /// The name of the views of a version.
    static String views(int version) {
        return "views-" + version;
    }

    /// For each partition of the topic the offset below which the views are completely applied.
    public Mono<Map<Integer, Long>> read() {
        return selectWatermarks.stream(query -> query.setString("views", views(connection.version())))
                .collectMap(row -> row.getInt("partition"), row -> row.getLong("next_offset"));
    }
}
