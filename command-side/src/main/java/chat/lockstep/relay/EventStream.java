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
final class EventStream {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final RecordMapper mapper;
    private final EventProducer producer;
    private final RelayStatus status;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean ended;

    /// @param beforePolling called when the slot is in use and nothing has been read; what it throws ends the run
    EventStream(
            Properties config,
            RecordMapper mapper,
            EventProducer producer,
            RelayStatus status,
            Runnable beforePolling) {
        this.mapper = mapper;
        this.producer = producer;
        this.status = status;
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(config)
                .notifying(this::relay)
                .using(callback(beforePolling))
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
        var records = batch.stream()
                .map(RecordChangeEvent::record)
                .map(ChangedRow::of)
                .flatMap(Optional::stream)
                .map(mapper::map)
                .toList();
        producer.sendAll(records);
        for (var change : batch) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
        status.relayed(records.size());
    }

    private ConnectorCallback callback(Runnable beforePolling) {
        return new ConnectorCallback() {
            @Override
            public void taskStarted() {
                beforePolling.run();
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
