package chat.lockstep.readmodel.watermark;

import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads the watermarks. Read them before the rows that they are to vouch for.
public final class WatermarkReader {

    private final Connection connection;
    private final Statement selectWatermarks;

    public WatermarkReader(Connection connection) {
        this.connection = connection;
        selectWatermarks = new Statement(
                connection, "SELECT partition, topic_epoch, next_offset FROM KEYSPACE.watermark WHERE views = :views");
    }

    /// The name of the views of a version.
    static String views(int version) {
        return "views-" + version;
    }

    /// For each partition of the topic the offset below which the views are completely applied.
    public Mono<Map<Integer, Long>> read() {
        return watermarks().collectMap(Watermark::partition, Watermark::nextOffset);
    }

    /// The same as a cursor; [Cursor#NONE] before anything is applied. While a new life of the topic begins, only the
    /// partitions that are applied in it count.
    public Mono<Cursor> cursor() {
        return watermarks().collectList().map(WatermarkReader::cursor);
    }

    private record Watermark(int partition, int topicEpoch, long nextOffset) {}

    private Flux<Watermark> watermarks() {
        return selectWatermarks.stream(query -> query.setString("views", views(connection.version())))
                .map(row ->
                        new Watermark(row.getInt("partition"), row.getInt("topic_epoch"), row.getLong("next_offset")));
    }

    private static Cursor cursor(List<Watermark> all) {
        int epoch = all.stream().mapToInt(Watermark::topicEpoch).max().orElse(0);
        return new Cursor(
                epoch,
                all.stream()
                        .filter(one -> one.topicEpoch() == epoch)
                        .collect(Collectors.toMap(Watermark::partition, Watermark::nextOffset)));
    }
}
