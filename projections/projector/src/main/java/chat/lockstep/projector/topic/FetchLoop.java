package chat.lockstep.projector.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.consumer.EventConsumer;
import org.axonframework.extensions.kafka.eventhandling.consumer.RecordConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls with one consumer on one thread until it is stopped.
///
/// What a poll brings, of all partitions, is handed on as one batch, see [BatchHandler]. If that fails, each
/// partition's part is handed on alone, so only the partition at fault is held: its position goes back, it is paused,
/// and it is resumed after a growing pause. A single record that is refused holds nothing but its conversation: it
/// waits in [PendingRecords]. An offset is committed only after its record was handed on without failure and nothing
/// before it waits. Nothing is in work while partitions are taken away, since that happens inside a poll.
///
/// A poll waits at the broker until there is something, so waiting costs nothing and delays nothing.
final class FetchLoop implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);
    private static final Duration POLL_MAX = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String group;
    private final Consumer<String, byte[]> consumer;
    private final GroupParts parts;
    private final BatchHandler handler;
    private final DoneOffsets done;
    private final Heartbeats heartbeats;
    private final Set<TopicPartition> full = new HashSet<>();
    private long losses;
    private volatile boolean isStopped;

    FetchLoop(
            String group,
            Consumer<String, byte[]> consumer,
            RecordConverter<String, byte[], EventMessage<?>> converter,
            EventConsumer<EventMessage<?>> events,
            GroupParts parts) {
        this.group = group;
        this.consumer = consumer;
        this.parts = parts;
        this.done = new DoneOffsets(consumer, parts.pace().durableAfter(), System::nanoTime);
        this.handler = new BatchHandler(converter, events, parts, done);
        this.heartbeats = new Heartbeats(consumer);
    }

    void stop() {
        isStopped = true;
        consumer.wakeup();
    }

    /// Returns when stopped; any exception means that the consumer is of no more use.
    void run() throws InterruptedException {
        try {
            // The source subscribed without a listener: the same topics again, with one.
            consumer.subscribe(consumer.subscription(), this);
            parts.status().running();
            losses = parts.projection().losses();
            while (!isStopped) {
                round();
            }
        } catch (WakeupException stopped) {
            LOG.debug("group {} was woken up to stop", group);
        } finally {
            close();
        }
    }

    private void round() throws InterruptedException {
        if (hasLost()) {
            beginAgainWhereAllIsDurable();
        }
        var due = parts.held().due().stream()
                .filter(consumer.assignment()::contains)
                .toList();
        consumer.resume(due);
        throttle();
        var limit = done.isEmpty() ? POLL_MAX : done.commitInterval();
        var wait = parts.held()
                .untilDue(parts.pending().untilDue(limit, parts.held().partitions()));
        var polled = consumer.poll(wait);
        report();
        var records = parts.pending().with(polled, parts.held().partitions(), due);
        if (!records.isEmpty()) {
            handOn(records, polled);
        }
        done.commitWhenDue();
    }

    private boolean hasLost() {
        return parts.projection().losses() != losses;
    }

    /// What was written since the committed offsets may be gone, in every partition, so nothing may build on it.
    private void beginAgainWhereAllIsDurable() {
        losses = parts.projection().losses();
        var mine = Set.copyOf(consumer.assignment());
        release(mine);
        full.clear();
        consumer.resume(mine);
        var committed = consumer.committed(mine);
        for (var partition : mine) {
            var offset = committed.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset.offset());
            }
        }
        LOG.warn("group {}: rows may have been lost, reading again from {}", group, committed);
    }

    /// Fetches nothing more of partitions with waiting records while too many wait.
    private void throttle() {
        if (parts.pending().isFull()) {
            full.addAll(parts.pending().partitions());
            full.retainAll(consumer.assignment());
            consumer.pause(full);
        } else if (!full.isEmpty()) {
            full.retainAll(consumer.assignment());
            full.removeAll(parts.held().partitions());
            consumer.resume(full);
            full.clear();
        }
    }

    private void handOn(ConsumerRecords<String, byte[]> records, ConsumerRecords<String, byte[]> polled)
            throws InterruptedException {
        try {
            handler.handle(records);
        } catch (RuntimeException failure) {
            if (records.partitions().size() == 1) {
                hold(records.partitions().iterator().next(), polled, failure);
            } else {
                LOG.warn(
                        "group {}: a batch of {} failed, trying each partition alone: {}",
                        group,
                        records.partitions(),
                        failure.toString());
                handOnAlone(records, polled);
            }
        }
    }

    private void handOnAlone(ConsumerRecords<String, byte[]> records, ConsumerRecords<String, byte[]> polled)
            throws InterruptedException {
        for (var partition : records.partitions()) {
            if (isStopped || hasLost()) {
                return; // the rest is not committed, so it comes again
            }
            try {
                handler.handle(PendingRecords.batch(Map.of(partition, records.records(partition))));
            } catch (RuntimeException failure) {
                hold(partition, polled, failure);
            }
        }
    }

    private void hold(TopicPartition partition, ConsumerRecords<String, byte[]> polled, RuntimeException failure) {
        List<ConsumerRecord<String, byte[]>> again = polled.records(partition);
        if (!again.isEmpty()) {
            consumer.seek(partition, again.getFirst().offset());
        }
        consumer.pause(List.of(partition));
        var state = parts.held().hold(partition, failure);
        if (state.failures() == 1) {
            LOG.error("group {}: {} is held until {}", group, partition, state.due(), failure);
        } else {
            LOG.error(
                    "group {}: {} is held until {}, {} failures in a row: {}",
                    group,
                    partition,
                    state.due(),
                    state.failures(),
                    state.cause());
        }
    }

    private void report() {
        long lag = 0;
        for (var partition : consumer.assignment()) {
            OptionalLong behind = consumer.currentLag(partition);
            lag += behind.orElse(0);
        }
        parts.status().polled(lag);
        heartbeats.ago().ifPresent(parts.status()::heartbeat);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.info("group {} now also reads {}", group, partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        done.commitNow(partitions);
        release(partitions);
        LOG.info("group {} gave away {}", group, partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        release(partitions);
        LOG.warn("group {} lost {}: this process was silent too long", group, partitions);
    }

    private void release(Collection<TopicPartition> partitions) {
        done.drop(partitions);
        parts.release(partitions);
    }

    /// What is remembered goes with the consumer, however it ended: the next one begins from the rows.
    private void close() {
        var mine = Set.copyOf(consumer.assignment());
        try {
            done.commitNow(mine);
        } finally {
            try {
                consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            } finally {
                release(mine);
            }
        }
    }
}
