package chat.lockstep.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Author;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/// Checks that every event stands in the topic at least once, the first occurrences in order, with a hash and chain
/// that can be computed again. Repeats are right; records that no event asks for are not.
///
/// It reads one partition at a time and keeps one place for each stream in it. Which partition a conversation is in
/// follows from its id.
final class TopicCheck implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final TopicPlace place;
    private final List<EventStore> stores;
    private final Consumer<Difference> found;
    private final KafkaConsumer<String, byte[]> consumer;
    private long records;

    TopicCheck(TopicPlace place, List<EventStore> stores, Consumer<Difference> found) {
        this.place = place;
        this.stores = stores;
        this.found = found;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        place.bootstrapServers(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_MAX.toMillis()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /// @param only the one conversation to check; null for all
    /// @param settleEnd until when to wait for events that are not there yet, by `System.nanoTime`
    /// @return how many records were read
    long run(@Nullable String only, long settleEnd) throws InterruptedException {
        try {
            int partitions = consumer.partitionsFor(place.topic()).size();
            if (partitions == 0) {
                throw new CouldNotLook("there is no topic " + place.topic() + " at " + place.bootstrapServers());
            }
            for (int partition = 0; partition < partitions; partition++) {
                if (only == null || partitionOf(only, partitions) == partition) {
                    check(new TopicPartition(place.topic(), partition), partitions, only, settleEnd);
                }
            }
            return records;
        } catch (KafkaException failure) {
            throw new CouldNotLook("the topic " + place.topic() + " at " + place.bootstrapServers(), failure);
        }
    }

    private void check(TopicPartition partition, int partitions, @Nullable String only, long settleEnd)
            throws InterruptedException {
        var seen = new HashMap<String, StreamEnd>();
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        readToEnd(partition, partitions, seen);
        while (true) {
            boolean isLast = System.nanoTime() >= settleEnd;
            if (compare(partition, partitions, only, seen, isLast) || isLast) {
                return;
            }
            Thread.sleep(PAUSE);
            readToEnd(partition, partitions, seen);
        }
    }

    private void readToEnd(TopicPartition partition, int partitions, Map<String, StreamEnd> seen) {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long patience = System.nanoTime() + ANSWER_MAX.toNanos();
        while (consumer.position(partition) < end) {
            var polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                patience = System.nanoTime() + ANSWER_MAX.toNanos();
            } else if (System.nanoTime() > patience) {
                throw new CouldNotLook(partition + " has no more records at offset " + consumer.position(partition)
                        + ", and should have up to " + end);
            }
            for (var record : polled.records(partition)) {
                records++;
                on(record, partitions, seen);
            }
        }
    }

    private void on(ConsumerRecord<String, byte[]> record, int partitions, Map<String, StreamEnd> seen) {
        var at = "topic, partition " + record.partition() + " offset " + record.offset();
        try {
            var aggregate = text(record, "axon-message-aggregate-id");
            var key = StreamKey.ofAggregate(aggregate);
            var conversation = key.conversation().value();
            if (!conversation.equals(record.key()) || partitionOf(conversation, partitions) != record.partition()) {
                tell(conversation, at, "key and partition of " + conversation, "key " + record.key());
            }
            var before = seen.get(aggregate);
            long seq = number(record, "axon-message-aggregate-seq") + 1;
            long next = before == null ? 1 : before.seq() + 1;
            if (seq < next) {
                return; // a repeat
            }
            if (seq > next) {
                tell(conversation, at, key.stream() + " " + next, key.stream() + " " + seq);
            }
            var event = event(record, key, seq);
            var chain = before == null ? HashChain.base(key.conversation(), key.stream()) : Hash.of(before.chain());
            if (seq == next && !event.isVerified(chain)) {
                tell(conversation, at, "hash and chain of " + key.stream() + " " + seq, "others");
            }
            seen.put(aggregate, new StreamEnd(seq, event.chain().value()));
        } catch (IllegalArgumentException malformed) {
            tell(String.valueOf(record.key()), at, "an event of the protocol", malformed.getMessage());
        }
    }

    private static RecordedEvent event(ConsumerRecord<String, byte[]> record, StreamKey key, long seq) {
        return new RecordedEvent(
                key.conversation(),
                key.stream(),
                seq,
                text(record, "axon-message-type"),
                EventId.of(text(record, "axon-message-id")),
                Timestamp.ofEpochMilli(number(record, "axon-message-timestamp")),
                new Author(
                        UserId.of(text(record, "axon-metadata-user")),
                        DeviceId.of(text(record, "axon-metadata-device"))),
                new String(record.value(), UTF_8),
                Hash.of(text(record, "axon-metadata-hash")),
                Hash.of(text(record, "axon-metadata-chain")));
    }

    /// Whether every stream that belongs into the partition stands in it up to its end; on the last try, what does not
    /// is told.
    private boolean compare(
            TopicPartition partition,
            int partitions,
            @Nullable String only,
            Map<String, StreamEnd> seen,
            boolean isLast) {
        var missing = new HashMap<String, StreamEnd>();
        var unknown = new HashMap<>(seen);
        for (var store : stores) {
            store.aggregates(only, page -> {
                var here = page.stream()
                        .filter(id -> partitionOf(conversationOf(id), partitions) == partition.partition())
                        .toList();
                store.ends(here).forEach((aggregate, end) -> {
                    unknown.remove(aggregate);
                    if (!isThere(end, seen.get(aggregate))) {
                        missing.put(aggregate, end);
                    }
                });
            });
        }
        if (only != null) {
            unknown.clear(); // the others were not asked for
        }
        if (isLast) {
            missing.forEach((aggregate, end) -> tellMissing(aggregate, end, seen.get(aggregate)));
            unknown.forEach((aggregate, end) ->
                    tell(conversationOf(aggregate), "topic, " + aggregate, "no event", "events up to " + end.seq()));
        }
        return missing.isEmpty() && unknown.isEmpty();
    }

    /// The topic may already be further than the event store was when it was asked.
    private static boolean isThere(StreamEnd stored, @Nullable StreamEnd seen) {
        return seen != null
                && (seen.seq() > stored.seq()
                        || (seen.seq() == stored.seq() && seen.chain().equals(stored.chain())));
    }

    private void tellMissing(String aggregate, StreamEnd stored, @Nullable StreamEnd seen) {
        tell(
                conversationOf(aggregate),
                "topic, " + aggregate,
                "events up to " + stored.seq() + " with chain " + stored.chain(),
                seen == null ? null : "up to " + seen.seq() + " with chain " + seen.chain());
    }

    private void tell(String conversation, String at, String expected, @Nullable String there) {
        found.accept(Difference.of(conversation, at, null, expected, there));
    }

    static String conversationOf(String aggregate) {
        int at = aggregate.indexOf('@');
        return at < 0 ? aggregate : aggregate.substring(0, at);
    }

    /// As every Kafka producer chooses it for a key.
    private static int partitionOf(String conversation, int partitions) {
        return BuiltInPartitioner.partitionForKey(conversation.getBytes(UTF_8), partitions);
    }

    private static String text(ConsumerRecord<String, byte[]> record, String header) {
        return new String(bytes(record, header), UTF_8);
    }

    private static long number(ConsumerRecord<String, byte[]> record, String header) {
        var bytes = bytes(record, header);
        if (bytes.length != Long.BYTES) {
            throw new IllegalArgumentException("header " + header + " is not 8 bytes");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] bytes(ConsumerRecord<String, byte[]> record, String header) {
        var value = record.headers().lastHeader(header);
        if (value == null || record.value() == null) {
            throw new IllegalArgumentException("header " + header + " or the value is missing");
        }
        return value.value();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
