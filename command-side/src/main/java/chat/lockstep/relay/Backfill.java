package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends every row that stands in `domain_event`, oldest first.
///
/// Ordered by global index, which is not commit order, but keeps the order of every stream: an event is appended only
/// after the one before it could be read, so it drew the later number. It is the primary key, so no sort is needed.
final class Backfill {

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);
    private static final int ROWS_AT_ONCE = 2_000;
    private static final int ROWS_PER_REPORT = 100_000;

    private final RecordMapper mapper;
    private final EventProducer producer;
    private final IntConsumer relayed;

    /// @param relayed is told how many events were sent, after each wave
    Backfill(RecordMapper mapper, EventProducer producer, IntConsumer relayed) {
        this.mapper = mapper;
        this.producer = producer;
        this.relayed = relayed;
    }

    /// Returns when Kafka has acknowledged all rows that were committed when it was called.
    ///
    /// @return how many there were
    long run(Connection connection) throws SQLException {
        connection.setAutoCommit(false); // a cursor needs a transaction, and one transaction is one view of the table
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (var rows = statement.executeQuery(
                    "SELECT " + StoredEvent.COLUMNS + " FROM domain_event ORDER BY global_index")) {
                return sendAll(rows);
            }
        } finally {
            connection.rollback();
            connection.setReadOnly(false);
            connection.setAutoCommit(true);
        }
    }

    private long sendAll(ResultSet rows) throws SQLException {
        long sent = 0;
        var wave = new ArrayList<ProducerRecord<String, byte[]>>(ROWS_AT_ONCE);
        while (rows.next()) {
            wave.add(mapper.map(event(rows)));
            if (wave.size() == ROWS_AT_ONCE) {
                sent += send(wave);
                if (sent % ROWS_PER_REPORT == 0) {
                    log.info("back-fill: {} events sent so far", sent);
                }
            }
        }
        return sent + send(wave);
    }

    private int send(List<ProducerRecord<String, byte[]>> wave) {
        int size = wave.size();
        producer.sendAll(wave);
        relayed.accept(size);
        wave.clear();
        return size;
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getBytes(6),
                row.getBytes(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }
}
