package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends rows of `domain_event` that no slot has kept.
///
/// **None is missed.** A transaction is either streamed, since it commits after the slot's beginning, or its commit
/// stands in the log before that. Such a one had its id when the slot was made, but may not be visible yet: the log
/// comes first, visibility follows. So this waits until every transaction that had an id is over, and reads the
/// table after that, in one snapshot.
///
/// **Rows are chosen by their transaction's id**, because neither identity nor place tells when a row became visible:
/// it may have drawn its identity early and committed late. What was not over at the checkpoint has an id at or above
/// the checkpoint's, whatever its identity.
///
/// **They are sent in the order of their identity**, because that keeps the order of each stream, and of cause and
/// effect between streams: an event is appended only after those it follows from could be read, so it drew the later
/// number. The order of transaction ids does not: a transaction may draw its id early with another stream's event, and
/// append here after a younger transaction did.
final class Backfill {

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);

    /// Twice in memory, as fetched and as sent: with the largest events 64 MB.
    private static final int ROWS_AT_ONCE = 500;

    private static final int ROWS_PER_REPORT = 100_000;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration TRANSACTIONS_TIMEOUT = Duration.ofSeconds(60);

    private final OutgoingRecords outgoing;
    private final EventProducer producer;
    private final IntConsumer relayed;

    /// @param relayed is told how many events were sent, after each wave
    Backfill(OutgoingRecords outgoing, EventProducer producer, IntConsumer relayed) {
        this.outgoing = outgoing;
        this.producer = producer;
        this.relayed = relayed;
    }

    /// @param sent how many rows
    /// @param xid every transaction with a smaller id was over when the table was read
    record Result(long sent, String xid) {}

    /// Returns when Kafka has acknowledged all rows that were committed when it was called.
    ///
    /// @param fromXid sends only rows of transactions with this id or a larger one; null sends all
    Result run(Connection connection, @Nullable String fromXid) throws SQLException, InterruptedException {
        awaitTransactions(connection);
        connection.setAutoCommit(false); // a cursor needs a transaction, and one transaction is one view of the table
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try (var statement = select(connection, fromXid)) {
            var xid = single(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())");
            try (var rows = statement.executeQuery()) {
                return new Result(sendAll(rows), xid);
            }
        } finally {
            connection.rollback();
            connection.setReadOnly(false);
            connection.setAutoCommit(true);
        }
    }

    private static void awaitTransactions(Connection connection) throws SQLException, InterruptedException {
        var next = single(connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())");
        long deadline = System.nanoTime() + TRANSACTIONS_TIMEOUT.toNanos();
        while (!areOver(connection, next)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a transaction has been running for more than "
                        + TRANSACTIONS_TIMEOUT.toSeconds() + " s, and its rows might be missed; end it: "
                        + single(connection, """
                                SELECT coalesce((SELECT concat('pid ', pid, ' of ', usename, ' since ', xact_start)
                                                 FROM pg_stat_activity WHERE backend_xid IS NOT NULL
                                                 ORDER BY xact_start LIMIT 1), 'a prepared transaction')
                                """));
            }
            Thread.sleep(LOOK_INTERVAL);
        }
    }

    private static boolean areOver(Connection connection, String next) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= ?::xid8")) {
            statement.setString(1, next);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static PreparedStatement select(Connection connection, @Nullable String fromXid) throws SQLException {
        var statement = connection.prepareStatement("SELECT " + StoredEvent.COLUMNS + " FROM domain_event"
                + (fromXid == null ? "" : " WHERE transaction_id >= ?::xid8") + " ORDER BY global_index");
        statement.setFetchSize(ROWS_AT_ONCE);
        if (fromXid != null) {
            statement.setString(1, fromXid);
        }
        return statement;
    }

    private long sendAll(ResultSet rows) throws SQLException {
        long sent = 0;
        var wave = new ArrayList<ProducerRecord<String, byte[]>>(ROWS_AT_ONCE);
        while (rows.next()) {
            wave.add(outgoing.of(event(rows)));
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

    private static String single(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
