package chat.lockstep.projector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.wire.WireEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What the topic says, read and folded here in the plainest way, to hold the views against: shares no code with the
/// projector.
final class TopicFold {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Map<String, NavigableMap<Long, Entry>>> streams = new LinkedHashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();

    private record Entry(String type, String user, String data, String chain) {

        long number(String field) {
            return JSON.readTree(data).get(field).asLong();
        }
    }

    static TopicFold of(TestTopic topic) {
        var fold = new TopicFold();
        var configuration =
                Map.<String, Object>of("bootstrap.servers", topic.bootstrapServers(), "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(configuration, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, TestTopic.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var wanted = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < wanted.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(fold::add);
            }
            wanted.forEach((partition, end) -> fold.ends.put(partition.partition(), end));
        }
        return fold;
    }

    private void add(ConsumerRecord<String, byte[]> record) {
        var aggregate = text(record, "axon-message-aggregate-id");
        var stream = aggregate.contains("@") ? aggregate.substring(aggregate.indexOf('@')) : "log";
        var seq = ByteBuffer.wrap(record.headers()
                                .lastHeader("axon-message-aggregate-seq")
                                .value())
                        .getLong()
                + 1;
        streams.computeIfAbsent(record.key(), _ -> new TreeMap<>())
                .computeIfAbsent(stream, _ -> new TreeMap<>())
                .putIfAbsent(
                        seq,
                        new Entry(
                                text(record, "axon-message-type"),
                                text(record, "axon-metadata-user"),
                                new String(record.value(), UTF_8),
                                text(record, "axon-metadata-chain")));
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }

    /// Every row that a reader can see is as the topic says, and the watermarks are at its end.
    void assertEqual(ReadModel model) {
        streams.forEach((conversation, of) -> assertEqual(model, ConversationId.of(conversation), of));
        ends.values().removeIf(end -> end == 0);
        assertThat(model.watermarks().read().block(LIMIT)).isEqualTo(ends);
    }

    private static void assertEqual(
            ReadModel model, ConversationId conversation, Map<String, NavigableMap<Long, Entry>> streams) {
        var log = streams.get("log");
        var creator = UserId.of(log.get(1L).user());
        var row = model.conversations().row(conversation).block(LIMIT);
        assertThat(row.log().seq()).as("log of %s", conversation).isEqualTo(log.lastKey());
        assertThat(row.log().chain().value())
                .isEqualTo(log.lastEntry().getValue().chain());
        for (var member : row.members()) {
            assertHead(model, conversation, member.user(), log, streams.get("@" + member.user()));
        }
        var head = model.inbox().head(creator, conversation).block(LIMIT);
        var have = VersionVector.EMPTY;
        List<WireEvent> read = new ArrayList<>();
        boolean more = true;
        while (more) {
            var delta = model.deltas().delta(conversation, have, head, 500).block(LIMIT);
            read.addAll(delta.events());
            have = have.merge(delta.to());
            more = delta.more();
        }
        var counts = new HashMap<StreamId, Long>();
        streams.forEach((stream, events) -> counts.put(StreamId.of(stream), events.lastKey()));
        assertThat(have).isEqualTo(VersionVector.of(counts));
        assertThat(read).hasSize(streams.values().stream().mapToInt(Map::size).sum());
        assertThat(read)
                .allSatisfy(event -> assertThat(event.recorded().data())
                        .isEqualTo(streams.get(event.stream().value())
                                .get(event.seq())
                                .data()));
    }

    private static void assertHead(
            ReadModel model,
            ConversationId conversation,
            UserId user,
            NavigableMap<Long, Entry> log,
            @Nullable NavigableMap<Long, Entry> receipts) {
        long mark = 0;
        for (var entry : log.entrySet()) {
            boolean isOwn = entry.getValue().type().equals("messageSent")
                    && entry.getValue().user().equals(user.value());
            mark = isOwn ? Math.max(mark, entry.getKey()) : mark;
        }
        for (var receipt : receipts == null ? List.<Entry>of() : receipts.values()) {
            mark = receipt.type().equals("read") ? Math.max(mark, receipt.number("upTo")) : mark;
        }
        long marked = mark;
        long unread = log.entrySet().stream()
                .filter(entry ->
                        entry.getKey() > marked && entry.getValue().type().equals("messageSent"))
                .count();
        var head = model.inbox().head(user, conversation).block(LIMIT);
        assertThat(Objects.requireNonNull(head).log().seq()).isEqualTo(log.lastKey());
        assertThat(head.log().chain().value())
                .isEqualTo(log.lastEntry().getValue().chain());
        assertThat(head.readUpTo()).as("mark of %s in %s", user, conversation).isEqualTo(mark);
        assertThat(head.unread()).as("unread of %s in %s", user, conversation).isEqualTo(unread);
    }
}
