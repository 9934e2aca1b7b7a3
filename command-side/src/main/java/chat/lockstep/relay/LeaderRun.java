package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;
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
    private final EventStore store;
    private final ReplicationSlot slot;
    private final RelayStatus status;
    private final EventProducer producer;
    private final RecordMapper mapper;
    private final EventStream stream;
    private volatile @Nullable Connection preparing;
    private volatile boolean stopped;

    LeaderRun(
            DatabaseSettings database,
            KafkaSettings kafka,
            RelaySettings settings,
            KafkaTopic topic,
            RelayStatus status) {
        this.database = database;
        this.topic = topic;
        this.status = status;
        this.store = new EventStore(settings);
        this.slot = new ReplicationSlot(settings);
        this.mapper = new RecordMapper(kafka.topic());
        this.producer = new EventProducer(kafka);
        this.stream = new EventStream(
                EngineConfig.of(database, settings), mapper, producer, status, this::requireTrustedSlot);
    }

    /// Returns when stopped, throws the cause when something else ended it.
    @Override
    public @Nullable Void call() throws Exception {
        status.enter(Phase.PREPARING);
        try (var connection = database.connect("lockstep-relay-prepare", ANSWER_TIMEOUT)) {
            preparing = connection;
            store.await(connection);
            topic.verify();
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

    private void prepareSlot(Connection connection) throws SQLException {
        var defect = slot.defect(connection);
        if (defect.isEmpty()) {
            return;
        }
        log.warn(
                "the replication slot cannot be trusted: {}; making it anew and sending all events again",
                defect.get());
        status.enter(Phase.BACK_FILLING);
        slot.recreate(connection);
        long sent = new Backfill(mapper, producer, status::relayed).run(connection);
        slot.complete(connection);
        log.info("back-fill complete: {} events sent", sent);
    }

    /// Debezium makes a missing slot by itself. This sees to it that the slot in use is the one that was prepared.
    private void requireTrustedSlot() {
        try (var connection = database.connect("lockstep-relay-verify", ANSWER_TIMEOUT)) {
            slot.defect(connection).ifPresent(defect -> {
                throw new IllegalStateException("the replication slot cannot be trusted any more: " + defect);
            });
        } catch (SQLException failed) {
            throw new IllegalStateException("the replication slot could not be verified", failed);
        }
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
