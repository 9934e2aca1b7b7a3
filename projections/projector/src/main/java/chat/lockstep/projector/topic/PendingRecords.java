package chat.lockstep.projector.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Records that were refused and wait here while the others of their partitions go on. They are tried again when they
/// are due, and whenever something new of their conversation comes: what they lack may be in it. After enough tries
/// they are given up, together with everything refused of their conversation.
///
/// A partition's offset stays before its first record here, so none is lost with the process. Used by the fetching
/// thread only, but for the counts.
final class PendingRecords {

    private final Map<TopicPartition, NavigableMap<Long, PendingRecord>> pending = new HashMap<>();
    private final Map<TopicPartition, Long> handled = new HashMap<>();
    private final HeldConversations held;
    private final Backoff tries;
    private final RefusalPolicy policy;
    private final long recordsMax;
    private final long bytesMax;
    private final InstantSource clock;
    private volatile int records;
    private long bytes;

    PendingRecords(TopicSettings settings, RefusalPolicy policy, HeldConversations held, InstantSource clock) {
        this.policy = policy;
        this.held = held;
        this.clock = clock;
        tries = new Backoff(settings.poisonRetryFirst(), settings.poisonRetryMax());
        recordsMax = settings.pendingRecords();
        bytesMax = settings.pendingBytes().toBytes();
    }

    /// What becomes of the refused ones of a batch.
    ///
    /// @param waiting what is kept here of each partition of the batch from now on
    /// @param next the offset behind the last record that was ever handed on, of each partition of the batch
    /// @param givenUp in their order
    record Settlement(
            Map<TopicPartition, NavigableMap<Long, PendingRecord>> waiting,
            Map<TopicPartition, Long> next,
            List<PendingRecord> givenUp) {

        /// By partition, the offset below which nothing waits.
        Map<TopicPartition, Long> reached() {
            Map<TopicPartition, Long> reached = new HashMap<>();
            next.forEach((partition, end) -> {
                var first = waiting.getOrDefault(partition, new TreeMap<>());
                reached.put(partition, first.isEmpty() ? end : Math.min(end, first.firstKey()));
            });
            return reached;
        }
    }

    int count() {
        return records;
    }

    /// Whether so much waits that nothing more should be fetched of the partitions that it is of. One batch may go
    /// beyond the limit.
    boolean isFull() {
        return records >= recordsMax || bytes >= bytesMax;
    }

    Set<TopicPartition> partitions() {
        return Set.copyOf(pending.keySet());
    }

    /// How long until one is due, at most `limit`; of `blocked` partitions nothing is.
    Duration untilDue(Duration limit, Set<TopicPartition> blocked) {
        var now = clock.instant();
        return pending.entrySet().stream()
                .filter(entry -> !blocked.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().values().stream())
                .map(one -> Duration.between(now, one.due()))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .reduce(limit, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }

    /// What is to be handed on now: the polled records, and before them those that wait here of the same
    /// conversations, or of conversations of which something is due.
    ///
    /// @param blocked partitions of which nothing is to be tried now
    /// @param again partitions of which all is to be tried again
    ConsumerRecords<String, byte[]> with(
            ConsumerRecords<String, byte[]> polled, Set<TopicPartition> blocked, Collection<TopicPartition> again) {
        if (pending.isEmpty()) {
            return polled;
        }
        var now = clock.instant();
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> all = new LinkedHashMap<>();
        pending.forEach((partition, waiting) -> {
            if (!blocked.contains(partition)) {
                var wanted = new HashSet<String>();
                polled.records(partition).forEach(record -> wanted.add(conversation(record)));
                waiting.values().stream()
                        .filter(one -> again.contains(partition) || !one.due().isAfter(now))
                        .forEach(one -> wanted.add(conversation(one.record())));
                waiting.values().stream()
                        .map(PendingRecord::record)
                        .filter(record -> wanted.contains(conversation(record)))
                        .forEach(record -> add(all, partition, record));
            }
        });
        polled.partitions()
                .forEach(partition -> polled.records(partition).forEach(record -> add(all, partition, record)));
        return batch(all);
    }

    /// Decides on the refused ones of a batch, and changes nothing yet.
    Settlement settle(ConsumerRecords<String, byte[]> batch, List<Refusal> refusals) {
        Map<TopicPartition, NavigableMap<Long, PendingRecord>> waiting = new HashMap<>();
        Map<TopicPartition, Long> next = new HashMap<>();
        var givenUp = new ArrayList<PendingRecord>();
        for (var partition : batch.partitions()) {
            long end = batch.records(partition).getLast().offset() + 1;
            next.put(partition, Math.max(end, handled.getOrDefault(partition, 0L)));
            var causes = new HashMap<Long, String>();
            refusals.stream()
                    .filter(refusal -> refusal.partition() == partition.partition())
                    .forEach(refusal -> causes.put(refusal.offset(), refusal.cause()));
            waiting.put(partition, settle(partition, batch.records(partition), causes, givenUp));
        }
        return new Settlement(waiting, next, givenUp);
    }

    private NavigableMap<Long, PendingRecord> settle(
            TopicPartition partition,
            List<ConsumerRecord<String, byte[]>> batch,
            Map<Long, String> causes,
            List<PendingRecord> givenUp) {
        var known = pending.getOrDefault(partition, new TreeMap<>());
        var waiting = new TreeMap<>(known);
        var refused = new ArrayList<PendingRecord>();
        for (var record : batch) {
            waiting.remove(record.offset());
            var cause = causes.get(record.offset());
            if (cause != null) {
                refused.add(refused(record, known.get(record.offset()), cause));
            }
        }
        var hopeless = new HashSet<String>();
        for (var one : refused) {
            if (isHopeless(partition, one)) {
                hopeless.add(conversation(one.record()));
            }
        }
        for (var one : refused) {
            boolean isGivenUp = policy.takesFollowersAlong()
                    ? hopeless.contains(conversation(one.record()))
                    : isHopeless(partition, one);
            if (isGivenUp) {
                givenUp.add(one);
            } else {
                waiting.put(one.record().offset(), one);
            }
        }
        return waiting;
    }

    private boolean isHopeless(TopicPartition partition, PendingRecord one) {
        return policy.givesUp(
                partition.partition(),
                one.record().offset(),
                one.attempts(),
                held.contains(conversation(one.record())));
    }

    /// A try counts when it was due; one for the sake of something new does not.
    private PendingRecord refused(ConsumerRecord<String, byte[]> record, @Nullable PendingRecord before, String cause) {
        var now = clock.instant();
        if (before != null && before.due().isAfter(now)) {
            return new PendingRecord(record, before.attempts(), before.due(), cause);
        }
        int attempts = before == null ? 1 : before.attempts() + 1;
        Instant due = now.plus(tries.after(attempts));
        return new PendingRecord(record, attempts, due, cause);
    }

    /// Makes it so. What was applied of a held conversation shows that it goes on.
    void adopt(Settlement settlement, ConsumerRecords<String, byte[]> batch) {
        handled.putAll(settlement.next());
        settlement.waiting().forEach((partition, waiting) -> {
            if (waiting.isEmpty()) {
                pending.remove(partition);
            } else {
                pending.put(partition, waiting);
            }
        });
        release(settlement, batch);
        settlement.givenUp().forEach(one -> held.add(conversation(one.record()), stream(one.record())));
        measure();
    }

    private void release(Settlement settlement, ConsumerRecords<String, byte[]> batch) {
        if (held.isEmpty()) {
            return;
        }
        var givenUp = new HashSet<ConsumerRecord<?, ?>>();
        settlement.givenUp().forEach(one -> givenUp.add(one.record()));
        for (var record : batch) {
            var waiting = settlement.waiting().get(new TopicPartition(record.topic(), record.partition()));
            if (!givenUp.contains(record) && (waiting == null || !waiting.containsKey(record.offset()))) {
                held.release(conversation(record), stream(record));
            }
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(pending::remove);
        partitions.forEach(handled::remove);
        measure();
    }

    private void measure() {
        records = pending.values().stream().mapToInt(Map::size).sum();
        bytes = pending.values().stream()
                .flatMap(waiting -> waiting.values().stream())
                .mapToLong(one -> PendingRecord.bytes(one.record()))
                .sum();
    }

    /// By the record's key, since all of a conversation have the same; what has none shares one name.
    static String conversation(ConsumerRecord<String, byte[]> record) {
        return Objects.requireNonNullElse(record.key(), "");
    }

    private static String stream(ConsumerRecord<String, byte[]> record) {
        var found = record.headers().lastHeader("axon-message-aggregate-id");
        return found == null || found.value() == null ? "" : new String(found.value(), UTF_8);
    }

    private static void add(
            Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> all,
            TopicPartition partition,
            ConsumerRecord<String, byte[]> record) {
        all.computeIfAbsent(partition, _ -> new ArrayList<>()).add(record);
    }

    static ConsumerRecords<String, byte[]> batch(Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        records.forEach((partition, of) ->
                next.put(partition, new OffsetAndMetadata(of.getLast().offset() + 1)));
        return new ConsumerRecords<>(records, next);
    }
}
