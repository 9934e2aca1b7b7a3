package chat.lockstep.command.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.hint.Hints.Due;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HintsTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final ConversationId DIRECT = ConversationId.direct(ALICE, BOB);
    private static final List<UserId> BOTH = List.of(ALICE, BOB);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Due> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean away;
    private final Hints hints =
            new Hints(this::tell, _ -> 7, new HintSettings(2, 3, Duration.ofSeconds(1), Duration.ofSeconds(1)), meters);

    private int tell(List<Due> events) throws InterruptedException {
        release.await();
        if (away) {
            throw new IllegalStateException("away");
        }
        told.addAll(events);
        return events.size();
    }

    @AfterEach
    void close() {
        hints.close();
    }

    @Test
    void committed_events_are_told_in_their_order_with_the_epoch_of_their_database() {
        release.countDown();
        LongStream.rangeClosed(1, 3).forEach(seq -> commit(event(seq), BOTH));

        await().untilAsserted(() -> assertThat(told).hasSize(3));
        assertThat(told).extracting(due -> due.event().seq()).containsExactly(1L, 2L, 3L);
        assertThat(told.getFirst()).isEqualTo(new Due(event(1), "7", BOTH, null));
        await().until(() -> meters.counter("lockstep.commands.hints.published").count() == 3);
    }

    @Test
    void what_is_rolled_back_is_never_told() {
        release.countDown();
        var unit = DefaultUnitOfWork.startAndGet(new GenericMessage<>("command"));
        hints.whenCommitted(event(1), BOTH, null);
        unit.rollback();
        commit(event(2), BOTH);

        await().untilAsserted(() -> assertThat(told).isNotEmpty());
        assertThat(told).extracting(due -> due.event().seq()).containsExactly(2L);
    }

    @Test
    void an_event_for_nobody_or_for_too_many_is_told_over_the_topic_only() {
        release.countDown();
        commit(event(1), List.of());
        commit(event(2), List.of(ALICE, BOB, UserId.of("carol")));
        commit(event(3), BOTH);

        await().untilAsserted(() -> assertThat(told).isNotEmpty());
        assertThat(told).extracting(due -> due.event().seq()).containsExactly(3L);
    }

    @Test
    void a_commit_never_waits_and_what_does_not_fit_is_counted() {
        LongStream.rangeClosed(1, 10).forEach(seq -> commit(event(seq), BOTH));
        var dropped = dropped("full");
        assertThat(dropped).isBetween(3.0, 7.0); // three wait, and the thread may hold up to four

        release.countDown();
        await().untilAsserted(() -> assertThat(told).hasSize(10 - (int) dropped));
    }

    @Test
    void without_redis_events_are_counted_and_later_ones_are_told() {
        away = true;
        release.countDown();
        commit(event(1), BOTH);
        await().until(() -> dropped("redis") == 1);

        away = false;
        commit(event(2), BOTH);
        await().untilAsserted(() ->
                assertThat(told).extracting(due -> due.event().seq()).containsExactly(2L));
    }

    private double dropped(String reason) {
        return meters.counter("lockstep.commands.hints.dropped", "reason", reason)
                .count();
    }

    private void commit(RecordedEvent event, List<UserId> users) {
        DefaultUnitOfWork.startAndGet(new GenericMessage<>("command"))
                .execute(() -> hints.whenCommitted(event, users, null));
    }

    private static RecordedEvent event(long seq) {
        var key = new StreamKey(DIRECT, StreamId.LOG);
        return RecordedEvent.following(
                HashChain.base(DIRECT, StreamId.LOG),
                key,
                seq,
                "messageSent",
                new EventId(new UUID(0x7000 | seq << 16, Long.MIN_VALUE)),
                Timestamp.ofEpochMilli(seq),
                new Author(ALICE, DeviceId.of("phone")),
                "{}");
    }
}
