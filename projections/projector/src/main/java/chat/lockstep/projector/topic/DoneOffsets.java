package chat.lockstep.projector.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offsets whose records are applied and that wait to be committed. They are committed without waiting, a few times a
/// second, and at once when a partition is given away: what was applied but not committed comes again after a crash
/// and is dropped as a repeat. Used by the fetching thread only.
final class DoneOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(DoneOffsets.class);
    /// While something waits, it is committed this often.
    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private boolean isCommitting;
    private long committedNanos = System.nanoTime();

    DoneOffsets(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /// @param next the offset behind the last applied record
    void add(TopicPartition partition, long next) {
        done.put(partition, new OffsetAndMetadata(next));
    }

    boolean isEmpty() {
        return done.isEmpty();
    }

    void drop(Collection<TopicPartition> partitions) {
        done.keySet().removeAll(partitions);
    }

    /// Sends what waits; the answer is taken in a later poll. Failed ones are sent again next time.
    void commitWhenDue() {
        long now = System.nanoTime();
        if (done.isEmpty() || isCommitting || now - committedNanos < COMMIT_INTERVAL.toNanos()) {
            return;
        }
        committedNanos = now;
        isCommitting = true;
        consumer.commitAsync(Map.copyOf(done), (offsets, failure) -> {
            isCommitting = false;
            if (failure == null) {
                offsets.forEach(done::remove); // unless it moved on meanwhile
            } else if (failure instanceof RebalanceInProgressException) {
                LOG.debug("offsets {} are committed after the rebalance", offsets);
            } else {
                LOG.warn("offsets {} were not committed, trying again: {}", offsets, failure.toString());
            }
        });
    }

    /// Commits what waits of `partitions` and waits for it; what fails comes again to whoever reads them next.
    void commitNow(Collection<TopicPartition> partitions) {
        var offsets = new HashMap<>(done);
        offsets.keySet().retainAll(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            commit(offsets);
            offsets.forEach(done::remove);
        } catch (KafkaException failure) {
            LOG.warn("offsets {} were not committed, their records will come again: {}", offsets, failure.toString());
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets, SYNC_TIMEOUT);
        } catch (WakeupException closing) {
            consumer.commitSync(offsets, SYNC_TIMEOUT); // the wake-up is used up now
        }
    }
}
