package chat.lockstep.projector.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.consumer.EventConsumer;
import org.axonframework.extensions.kafka.eventhandling.consumer.RecordConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls with one consumer on one thread until it is stopped.
///
/// What a poll brings, of all partitions, is handed on as one batch. If that fails, each partition's part is handed on
/// alone, so only the partition at fault is held: its position goes back, it is paused, and it is resumed after a
/// growing pause. An offset is committed only after its record was handed on without failure. Nothing is in work while
/// partitions are taken away, since that happens inside a poll.
///
/// A poll waits at the broker until there is something, so waiting costs nothing and delays nothing.
final class FetchLoop implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);
    private static final Duration POLL_MAX = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String group;
    private final Consumer<String, byte[]> consumer;
    private final RecordConverter<String, byte[], EventMessage<?>> converter;
    private final EventConsumer<EventMessage<?>> events;
    private final java.util.function.Consumer<Collection<Integer>> forget;
    private final HeldPartitions held;
    private final GroupStatus status;
    private final DoneOffsets done;
    private final Heartbeats heartbeats;
    private volatile boolean isStopped;

    FetchLoop(
            String group,
            Consumer<String, byte[]> consumer,
            RecordConverter<String, byte[], EventMessage<?>> converter,
            EventConsumer<EventMessage<?>> events,
            java.util.function.Consumer<Collection<Integer>> forget,
            HeldPartitions held,
            GroupStatus status) {
        this.group = group;
        this.consumer = consumer;
        this.converter = converter;
        this.events = events;
        this.forget = forget;
        this.held = held;
        this.status = status;
        this.done = new DoneOffsets(consumer);
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
            status.running();
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
        var due = held.due().stream().filter(consumer.assignment()::contains).toList();
        consumer.resume(due);
        var limit = done.isEmpty() ? POLL_MAX : DoneOffsets.COMMIT_INTERVAL;
        var records = consumer.poll(held.untilDue(limit));
        report();
        if (!records.isEmpty()) {
            handOn(records);
        }
        done.commitWhenDue();
    }

    private void handOn(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        try {
            consume(records);
        } catch (RuntimeException failure) {
            if (records.partitions().size() == 1) {
                hold(records.partitions().iterator().next(), records, failure);
            } else {
                LOG.warn(
                        "group {}: a batch of {} failed, trying each partition alone: {}",
                        group,
                        records.partitions(),
                        failure.toString());
                handOnAlone(records);
            }
        }
    }

    private void handOnAlone(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        for (var partition : records.partitions()) {
            if (isStopped) {
                return; // the rest is not committed, so it comes again
            }
            try {
                consume(only(partition, records));
            } catch (RuntimeException failure) {
                hold(partition, records, failure);
            }
        }
    }

    private void consume(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        events.consume(converter.convert(records));
        for (var partition : records.partitions()) {
            held.succeeded(partition);
            done.add(partition, last(records.records(partition)).offset() + 1);
        }
    }

    private void hold(TopicPartition partition, ConsumerRecords<String, byte[]> records, RuntimeException failure) {
        consumer.seek(partition, records.records(partition).getFirst().offset());
        consumer.pause(List.of(partition));
        var state = held.hold(partition, failure);
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
        status.polled(lag);
        heartbeats.ago().ifPresent(status::heartbeat);
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
        held.forget(partitions);
        forget.accept(partitions.stream().map(TopicPartition::partition).toList());
    }

    private void close() {
        try {
            done.commitNow(consumer.assignment());
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private static ConsumerRecords<String, byte[]> only(
            TopicPartition partition, ConsumerRecords<String, byte[]> records) {
        var mine = records.records(partition);
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        next.put(partition, new OffsetAndMetadata(last(mine).offset() + 1));
        return new ConsumerRecords<>(Map.of(partition, mine), next);
    }

    private static ConsumerRecord<String, byte[]> last(List<ConsumerRecord<String, byte[]>> records) {
        return records.getLast();
    }
}
