package chat.lockstep.projector.topic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/// Partitions whose last batch failed: paused until their next attempt is due. Changed by the fetching thread, read by
/// health as well.
final class HeldPartitions {

    private final Map<TopicPartition, Held> held = new ConcurrentHashMap<>();
    private final Backoff backoff;
    private final InstantSource clock;

    HeldPartitions(Backoff backoff, InstantSource clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    /// @param since when the first of the failures in a row was
    /// @param due when the next attempt is
    record Held(int failures, Instant since, Instant due, String cause) {}

    /// One more failure of `partition`.
    Held hold(TopicPartition partition, Throwable cause) {
        var now = clock.instant();
        return held.compute(partition, (_, before) -> {
            int failures = before == null ? 1 : before.failures() + 1;
            var since = before == null ? now : before.since();
            return new Held(
                    failures,
                    since,
                    now.plus(backoff.after(failures)),
                    rootOf(cause).toString());
        });
    }

    void succeeded(TopicPartition partition) {
        held.remove(partition);
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(held::remove);
    }

    List<TopicPartition> due() {
        var now = clock.instant();
        return held.entrySet().stream()
                .filter(entry -> !entry.getValue().due().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Those whose next attempt is not due yet.
    Set<TopicPartition> partitions() {
        var now = clock.instant();
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().due().isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// How long until the next attempt, at most `limit`.
    Duration untilDue(Duration limit) {
        var now = clock.instant();
        return held.values().stream()
                .map(partition -> Duration.between(now, partition.due()))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .reduce(limit, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }

    /// The partition that has been failing longest.
    Optional<Map.Entry<TopicPartition, Held>> longest() {
        return held.entrySet().stream().min(Map.Entry.comparingByValue(Comparator.comparing(Held::since)));
    }

    int count() {
        return held.size();
    }

    private static Throwable rootOf(Throwable thrown) {
        var root = thrown;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
