package chat.lockstep.relay;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ConnectorCallback;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of the Debezium engine: follows the slot and sends each batch to Kafka. The place in the log moves on only
/// after Kafka has acknowledged, so whatever ends a run, the next one begins at or before the first unsent event.
///
/// Debezium looks at the slot, makes it if it is missing, and only later begins to read from it, on another thread.
/// What happens to the slot in between goes unnoticed, so the slot is verified once more when the first batch is
/// there: then it is being read, and cannot be dropped any more.
final class EventStream {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final OutgoingRecords outgoing;
    private final EventProducer producer;
    private final RelayStatus status;
    private final Hops hops;
    private final Verification verification;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean ended;
    private boolean verified;

    /// Makes sure that the slot is the one that was prepared. What it throws ends the run.
    interface Verification {

        /// Called when Debezium has found the slot or made one.
        void whenStarted();

        /// Called when the slot is being read, and nothing has been sent or confirmed.
        void whenReading();
    }

    EventStream(
            Properties config,
            OutgoingRecords outgoing,
            EventProducer producer,
            RelayStatus status,
            Hops hops,
            Verification verification) {
        this.outgoing = outgoing;
        this.producer = producer;
        this.status = status;
        this.hops = hops;
        this.verification = verification;
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(config)
                .notifying(this::relay)
                .using(callback())
                .using((success, message, error) -> failure.set(error))
                .build();
    }

    /// Blocks until the stream ends.
    ///
    /// @return why it ended; empty if it was stopped
    Optional<Throwable> run() {
        try {
            engine.run();
        } finally {
            ended = true;
        }
        return Optional.ofNullable(failure.get());
    }

    private void relay(
            List<RecordChangeEvent<SourceRecord>> batch, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (!verified) {
            verification.whenReading();
            verified = true;
        }
        var changes = batch.stream().map(RecordChangeEvent::record).toList();
        var rows =
                changes.stream().map(ChangedRow::of).flatMap(Optional::stream).toList();
        var records = rows.stream().map(row -> outgoing.of(row.event())).toList();
        producer.sendAll(records);
        long acknowledged = hops.now();
        for (var change : batch) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
        status.relayed(records.size());
        hops.passed(rows, records, acknowledged);
        changes.stream().flatMapToLong(Heartbeat::sentAt).max().ifPresent(status::heartbeatReturned);
    }

    private ConnectorCallback callback() {
        return new ConnectorCallback() {
            @Override
            public void taskStarted() {
                verification.whenStarted();
            }

            @Override
            public void pollingStarted() {
                status.enter(Phase.STREAMING);
                log.info("streaming events");
            }
        };
    }

    /// Ends the run; may be called at any time. Debezium refuses while it starts, so this asks again for a while.
    void stop() throws InterruptedException {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (!ended && System.nanoTime() < deadline) {
            try {
                engine.close();
                return;
            } catch (IllegalStateException startingOrStopping) {
                log.debug("the engine cannot be stopped now: {}", startingOrStopping.getMessage());
                Thread.sleep(100);
            } catch (IOException failed) {
                log.warn("the engine did not stop cleanly", failed);
                return;
            }
        }
    }
}
