package chat.lockstep.projector.topic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offsets whose records are applied and that wait to be committed: until what was written for them is durable, and
/// then a few times a second at most. A commit is not waited for. When a partition is given away, what is durable is
/// committed at once. What was applied but not committed comes again to whoever reads next and is dropped as a repeat.
/// Used by the fetching thread only.
final class DoneOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(DoneOffsets.class);
    private static final Duration PROMPT_INTERVAL = Duration.ofMillis(100);
    private static final Duration LATE_INTERVAL = Duration.ofMillis(500);
    private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final long durableAfterNanos;
    private final Duration commitInterval;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Deque<Done>> waiting = new HashMap<>();
    private boolean isCommitting;
    private long committedNanos;

    /// @param durableAfter how old a batch must be before its offset is committed
    DoneOffsets(Consumer<?, ?> consumer, Duration durableAfter, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.durableAfterNanos = durableAfter.toNanos();
        this.commitInterval = durableAfter.isZero() ? PROMPT_INTERVAL : LATE_INTERVAL;
        this.nanoTime = nanoTime;
        this.committedNanos = nanoTime.getAsLong();
    }

    /// While something waits, it is looked at this often.
    Duration commitInterval() {
        return commitInterval;
    }

    /// One entry stands for all batches of one interval, at the time of its last.
    ///
    /// @param next the offset behind the last applied record
    void add(TopicPartition partition, long next) {
        long now = nanoTime.getAsLong();
        var done = waiting.computeIfAbsent(partition, _ -> new ArrayDeque<>());
        var last = done.peekLast();
        if (last != null && now - last.beginNanos < commitInterval.toNanos()) {
            done.removeLast();
            done.addLast(new Done(next, last.beginNanos, now));
        } else {
            done.addLast(new Done(next, now, now));
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void drop(Collection<TopicPartition> partitions) {
        waiting.keySet().removeAll(partitions);
    }

    /// Sends what is durable; the answer is taken in a later poll. Failed ones are sent again next time.
    void commitWhenDue() {
        long now = nanoTime.getAsLong();
        if (waiting.isEmpty() || isCommitting || now - committedNanos < commitInterval.toNanos()) {
            return;
        }
        committedNanos = now;
        var durable = durable(now);
        if (durable.isEmpty()) {
            return;
        }
        isCommitting = true;
        consumer.commitAsync(durable, (offsets, failure) -> {
            isCommitting = false;
            if (failure == null) {
                committed(offsets);
            } else if (failure instanceof RebalanceInProgressException) {
                LOG.debug("offsets {} are committed after the rebalance", offsets);
            } else {
                LOG.warn("offsets {} were not committed, trying again: {}", offsets, failure.toString());
            }
        });
    }

    /// Commits what is durable of `partitions` and waits for it; what fails comes again to whoever reads them next.
    void commitNow(Collection<TopicPartition> partitions) {
        var offsets = durable(nanoTime.getAsLong());
        offsets.keySet().retainAll(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            commit(offsets);
            committed(offsets);
        } catch (KafkaException failure) {
            LOG.warn("offsets {} were not committed, their records will come again: {}", offsets, failure.toString());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> durable(long now) {
        var durable = new HashMap<TopicPartition, OffsetAndMetadata>();
        waiting.forEach((partition, done) -> {
            for (var batch : done) {
                if (now - batch.endNanos < durableAfterNanos) {
                    break;
                }
                durable.put(partition, new OffsetAndMetadata(batch.next));
            }
        });
        return durable;
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> waiting.computeIfPresent(partition, (_, done) -> {
            done.removeIf(batch -> batch.next <= offset.offset());
            return done.isEmpty() ? null : done;
        }));
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets, SYNC_TIMEOUT);
        } catch (WakeupException closing) {
            consumer.commitSync(offsets, SYNC_TIMEOUT); // the wake-up is used up now
        }
    }

    /// @param beginNanos when the first batch of the interval was done
    /// @param endNanos when the last was
    private record Done(long next, long beginNanos, long endNanos) {}
}
