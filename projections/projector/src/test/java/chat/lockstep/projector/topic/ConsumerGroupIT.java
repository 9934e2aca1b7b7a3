package chat.lockstep.projector.topic;

import static chat.lockstep.projector.History.PHONE;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.History;
import chat.lockstep.projector.TestTopic;
import chat.lockstep.projector.topic.deadletter.DeadLetterPolicy;
import chat.lockstep.projector.topic.deadletter.LetterWriter;
import chat.lockstep.projector.topic.deadletter.Letters;
import chat.lockstep.projector.topic.deadletter.Origin;
import chat.lockstep.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the fetcher promises: nothing is lost, whatever fails, and order is kept.
class ConsumerGroupIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String prefix = TestServers.newPrefix();
    private final List<ConsumerGroup> started = new ArrayList<>();
    private TestTopic topic;

    @BeforeEach
    void makeTopic() {
        topic = new TestTopic();
    }

    @AfterEach
    void stopAll() {
        started.forEach(ConsumerGroup::stop);
        topic.close();
    }

    @Test
    void a_projection_that_fails_once_loses_nothing_and_keeps_the_order() {
        var events = privateLogs(6, 20);
        var poison = events.get(57).recorded().id();
        var attempts = new AtomicInteger();
        var projection = new RecordingProjection();
        projection.failWhen(event -> event.recorded().id().equals(poison) && attempts.incrementAndGet() <= 3);
        topic.write(events);
        start(projection);

        awaitAll(projection, events);
        assertThat(attempts).hasValueGreaterThanOrEqualTo(3);
        assertThat(firstOccurrences(projection)).isEqualTo(inOrder(events));
    }

    @Test
    void a_failing_partition_is_held_alone_and_named_by_the_status() {
        var events = privateLogs(9, 10);
        var projection = new RecordingProjection();
        topic.write(events);
        var group = start(projection);
        awaitAll(projection, events);
        int held = projection.applied().getFirst().source().partition();
        projection.failWhen(event -> event.source().partition() == held);

        var more = privateLogs(30, 2);
        topic.write(more);
        var partitionOf = new TreeMap<String, Integer>();
        await().atMost(LIMIT).until(() -> group.status().heldPartitions() == 1);
        await().atMost(LIMIT).until(() -> {
            projection
                    .applied()
                    .forEach(event -> partitionOf.put(
                            event.conversation().value(), event.source().partition()));
            return more.stream()
                            .filter(event ->
                                    partitionOf.containsKey(event.conversation().value()))
                            .map(event -> event.conversation().value())
                            .distinct()
                            .count()
                    > 10;
        });
        assertThat(more)
                .filteredOn(
                        event -> !partitionOf.containsKey(event.conversation().value()))
                .isNotEmpty();
        assertThat(group.status().lagSeconds()).isPositive();
        projection.failWhen(_ -> false);
        awaitAll(projection, more);
        await().atMost(LIMIT).until(() -> group.status().lagSeconds() == 0);
        await().atMost(LIMIT).until(() -> group.status().heldPartitions() == 0);
        assertThat(firstOccurrences(projection)).containsAllEntriesOf(inOrder(more));
    }

    @Test
    void a_record_that_is_no_event_holds_the_offset_but_not_the_others_and_becomes_a_dead_letter() {
        var events = privateLogs(1, 3);
        var bad = topic.record(events.get(1));
        bad.headers().remove("axon-message-timestamp");
        topic.write(events.subList(0, 1));
        topic.write(bad);
        topic.write(events.subList(2, 3));
        var others = privateLogs(12, 3);
        topic.write(others);
        var projection = new RecordingProjection();
        var settings = topic.settings(prefix);
        try (var writer = new LetterWriter(settings, InstantSource.system())) {
            var mayBury = new AtomicBoolean();
            var policy = new DeadLetterPolicy("test", 3, writer, guarded(mayBury), meters);
            var group = start(projection, policy);

            awaitAll(projection, others);
            assertThat(projection.appliedIds())
                    .contains(events.get(2).recorded().id());
            await().atMost(LIMIT).until(() -> group.status().pendingRecords() == 1);
            int partition = projection.applied().stream()
                    .filter(event -> event.recorded().equals(events.get(2).recorded()))
                    .findFirst()
                    .orElseThrow()
                    .source()
                    .partition();
            assertThat(projection.reached().get(partition)).isLessThanOrEqualTo(1);
            assertThat(topic.committed(prefix).getOrDefault(partition, 0L)).isLessThanOrEqualTo(1);

            mayBury.set(true);
            await().atMost(LIMIT).until(() -> group.status().pendingRecords() == 0);
            await().atMost(LIMIT).until(() -> group.status().lag() == 0);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(topic.committed(prefix)).isEqualTo(topic.ends()));
            assertThat(projection.reached()).containsAllEntriesOf(topic.ends());
            var letters = new Letters(settings).outstanding((_, _) -> true, 1_000_000);
            assertThat(letters).hasSize(1);
            assertThat(letters.getFirst().cause()).contains("axon-message-timestamp is missing");
            assertThat(letters.getFirst().conversation()).isEqualTo(bad.key());
            assertThat(letters.getFirst().value()).isEqualTo(bad.value());
            assertThat(letters.getFirst().attempts()).isGreaterThanOrEqualTo(3);
            assertThat(letters.getFirst().origin()).isEqualTo(new Origin(partition, 1));
        }
    }

    private static DeadLetterPolicy.Guard guarded(AtomicBoolean mayBury) {
        return new DeadLetterPolicy.Guard() {
            @Override
            public <T> T run(Supplier<T> call) {
                if (!mayBury.get()) {
                    throw new IllegalStateException("Kafka is said to be away");
                }
                return call.get();
            }
        };
    }

    @Test
    void a_refused_event_is_tried_again_with_what_follows_and_its_offset_waits_for_it() {
        var events = privateLogs(1, 5);
        var projection = new RecordingProjection();
        projection.refuseWhen(event -> event.recorded().equals(events.get(2).recorded()));
        topic.write(events.subList(0, 4));
        var group = start(projection, new DropPolicy("test", 100, meters));

        await().atMost(LIMIT).until(() -> group.status().pendingRecords() == 1);
        await().atMost(LIMIT)
                .until(() -> projection
                        .appliedIds()
                        .contains(events.get(3).recorded().id()));
        projection.refuseWhen(_ -> false);
        topic.write(events.subList(4, 5));
        awaitAll(projection, events);
        await().atMost(LIMIT).until(() -> group.status().pendingRecords() == 0);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(topic.committed(prefix)).containsValue(5L));
    }

    @Test
    void while_too_many_records_wait_no_more_are_fetched_of_their_partitions_and_nothing_is_lost() {
        var events = privateLogs(1, 3_000);
        var projection = new RecordingProjection();
        projection.refuseWhen(_ -> true);
        topic.write(events);
        var group = start(projection, new DropPolicy("test", 1_000_000, meters));

        await().atMost(LIMIT).until(() -> group.status().pendingRecords() >= 1_000);
        await().during(Duration.ofSeconds(1))
                .atMost(LIMIT)
                .until(() -> group.status().pendingRecords() <= 1_050);
        projection.refuseWhen(_ -> false);
        awaitAll(projection, events);
        assertThat(firstOccurrences(projection)).isEqualTo(inOrder(events));
    }

    @Test
    void a_restarted_group_goes_on_where_it_stopped() {
        var events = privateLogs(5, 10);
        topic.write(events);
        var before = new RecordingProjection();
        var group = start(before);
        awaitAll(before, events);
        group.stop();

        var more = privateLogs(5, 10);
        topic.write(more);
        var after = new RecordingProjection();
        start(after);
        awaitAll(after, more);
        assertThat(after.appliedIds()).hasSameElementsAs(ids(more));
    }

    @Test
    void two_instances_share_the_partitions_and_hand_them_over_when_one_leaves() {
        var one = new RecordingProjection();
        var other = new RecordingProjection();
        var first = start(one);
        var events = new ArrayList<>(privateLogs(20, 5));
        topic.write(events);
        awaitAll(one, events);

        start(other);
        await().atMost(LIMIT).until(() -> !one.forgotten().isEmpty());
        var shared = privateLogs(40, 5);
        topic.write(shared);
        await().atMost(LIMIT).until(() -> union(one, other).containsAll(ids(shared)));
        assertThat(other.applied()).isNotEmpty();
        assertThat(one.applied()).hasSizeGreaterThan(events.size());

        first.stop();
        var last = privateLogs(20, 5);
        topic.write(last);
        awaitAll(other, last);
        events.addAll(shared);
        events.addAll(last);
        assertThat(union(one, other)).hasSameElementsAs(ids(events));
    }

    private ConsumerGroup start(BatchProjection projection) {
        return start(projection, new DropPolicy("test", 3, meters));
    }

    private ConsumerGroup start(BatchProjection projection, RefusalPolicy policy) {
        var group = new ConsumerGroup(
                "test",
                prefix,
                topic.settings(prefix),
                Pace.PROMPT,
                projection,
                policy,
                meters,
                InstantSource.system());
        group.start();
        started.add(group);
        return group;
    }

    private static void awaitAll(RecordingProjection projection, List<TopicEvent> events) {
        await().atMost(LIMIT).until(() -> projection.appliedIds().containsAll(ids(events)));
    }

    private static List<EventId> ids(List<TopicEvent> events) {
        return events.stream().map(event -> event.recorded().id()).toList();
    }

    private static List<EventId> union(RecordingProjection one, RecordingProjection other) {
        var all = new ArrayList<>(one.appliedIds());
        all.addAll(other.appliedIds());
        return all;
    }

    /// The ids of each conversation in the order of their seqs.
    private static Map<ConversationId, List<EventId>> inOrder(List<TopicEvent> events) {
        var ids = new HashMap<ConversationId, List<EventId>>();
        events.forEach(event -> ids.computeIfAbsent(event.conversation(), _ -> new ArrayList<>())
                .add(event.recorded().id()));
        return ids;
    }

    private static Map<ConversationId, List<EventId>> firstOccurrences(RecordingProjection projection) {
        return inOrder(projection.applied().stream()
                .collect(toMap(event -> event.recorded().id(), event -> event, (first, _) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList());
    }

    private static List<TopicEvent> privateLogs(int users, int events) {
        return IntStream.range(0, users)
                .mapToObj(_ -> new History(ConversationId.ofUser(UserId.of("u-" + UUID.randomUUID())), 0))
                .peek(history -> IntStream.range(0, events)
                        .forEach(_ -> history.registered(
                                history.conversation().owner().orElseThrow(), PHONE)))
                .flatMap(history -> history.events().stream())
                .toList();
    }
}
