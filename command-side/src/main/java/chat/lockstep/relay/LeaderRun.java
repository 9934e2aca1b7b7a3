package chat.lockstep.relay;

import chat.lockstep.relay.Defect.Missing;
import chat.lockstep.relay.RelayStatus.Outside;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt to relay while leading: makes sure that nothing can be missed, then streams until something breaks.
/// Start, a lost slot and a slot made anew are the same path here.
final class LeaderRun implements Callable<Void> {

    private static final Logger log = LoggerFactory.getLogger(LeaderRun.class);

    /// Longer than the slowest statement, which makes the slot.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(90);

    private final DatabaseSettings database;
    private final KafkaTopic topic;
    private final TopicEnd topicEnd;
    private final EventStore store;
    private final Publication publication;
    private final ReplicationSlot slot;
    private final Checkpoint checkpoint;
    private final RelayStatus status;
    private final EventProducer producer;
    private final OutgoingRecords outgoing;
    private final EventStream stream;
    private volatile @Nullable Connection preparing;
    private volatile boolean stopped;

    LeaderRun(
            DatabaseSettings database,
            KafkaSettings kafka,
            RelaySettings settings,
            KafkaTopic topic,
            RelayStatus status,
            Hops hops) {
        this.database = database;
        this.topic = topic;
        this.topicEnd = new TopicEnd(kafka);
        this.status = status;
        this.store = new EventStore(settings);
        this.publication = new Publication(settings);
        this.slot = new ReplicationSlot(settings);
        this.checkpoint = new Checkpoint(settings);
        this.outgoing = new OutgoingRecords(kafka, status, Clock.systemUTC());
        this.producer = new EventProducer(kafka);
        this.stream = new EventStream(
                EngineConfig.of(database, settings),
                outgoing,
                producer,
                status,
                hops,
                new SlotVerification(database, settings));
    }

    /// Returns when stopped, throws the cause when something else ended it.
    @Override
    public @Nullable Void call() throws Exception {
        status.enter(Phase.PREPARING);
        try (var connection = database.connect("lockstep-relay-prepare", ANSWER_TIMEOUT)) {
            preparing = connection;
            store.await(connection);
            verifyTopic();
            topicEnd.verify(connection);
            Checkpoint.createTable(connection);
            checkpoint.release(connection);
            slot.takeFromOthers(connection);
            prepareSlot(connection);
        } finally {
            preparing = null;
        }
        if (!stopped) {
            var failure = stream.run();
            if (failure.isPresent()) {
                throw new IllegalStateException("the stream of events ended", failure.get());
            }
        }
        return null;
    }

    private void verifyTopic() throws InterruptedException {
        try {
            topic.verify();
            status.answered(Outside.KAFKA);
        } catch (IllegalStateException unfit) {
            status.failed(Outside.KAFKA);
            throw unfit;
        }
    }

    private void prepareSlot(Connection connection) throws SQLException, InterruptedException {
        var found = slot.defect(connection);
        if (found.isEmpty()) {
            return;
        }
        var defect = found.get();
        var source = publication.identity(connection);
        publication.verify(connection); // after its identity was read: what changes from now on is seen in that
        var fromXid = defect.missing() == Missing.ANY ? null : checkpoint.xid(connection);
        log.warn(
                "the replication slot cannot be trusted: {}; making it anew and sending {} again",
                defect.cause(),
                fromXid == null ? "all events" : "the events of all transactions from " + fromXid + " on");
        status.backFilling();
        var lsn = slot.recreate(connection);
        var result = new Backfill(outgoing, producer, status::relayed).run(connection, fromXid);
        checkpoint.complete(connection, lsn, source, result.xid());
        log.info("back-fill complete: {} events sent", result.sent());
    }

    /// Ends the run from another thread: first what could still produce, then the rest.
    void stop() throws InterruptedException {
        stopped = true;
        producer.close();
        abort(preparing);
        stream.stop();
    }

    private static void abort(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException failed) {
                log.debug("the connection was broken already", failed);
            }
        }
    }
}
