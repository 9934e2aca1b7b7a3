package chat.lockstep.command.receipts;

import static chat.lockstep.command.receipts.HeldMarks.Admission.FULL;
import static chat.lockstep.command.receipts.HeldMarks.Admission.HELD;
import static chat.lockstep.command.receipts.HeldMarks.Admission.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldMarksTest {

    private static final UserId BOB = UserId.of("bob");
    private static final HeldMarks.Key PHONE = key("phone");
    private static final HeldMarks.Key LAPTOP = key("laptop");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<Long> appended = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void the_first_mark_goes_through_and_the_next_ones_are_held() {
        var marks = marks(LONG, 10);

        assertThat(marks.admit(PHONE, 1)).isEqualTo(NOW);
        assertThat(marks.admit(PHONE, 2)).isEqualTo(HELD);
        assertThat(marks.admit(LAPTOP, 2)).isEqualTo(NOW);
        assertThat(appended).isEmpty();
    }

    @Test
    void a_mark_that_left_no_event_keeps_none_waiting() {
        var marks = marks(LONG, 10);
        marks.admit(PHONE, 1);

        marks.notAppended(PHONE);

        assertThat(marks.admit(PHONE, 2)).isEqualTo(NOW);
        assertThat(marks.admit(PHONE, 3)).isEqualTo(HELD);
    }

    @Test
    void the_largest_held_mark_is_appended_once_when_the_interval_is_over() {
        var marks = marks(SHORT, 10);
        var intervals = intervalsBeginToEnd();
        marks.admit(PHONE, 1);
        marks.admit(PHONE, 5);
        marks.admit(PHONE, 3);
        intervals.countDown();

        await().atMost(LIMIT).until(() -> appended.equals(List.of(5L)));
        await().atMost(LIMIT).until(marks::isIdle);
        assertThat(appended).containsExactly(5L);
        assertThat(marks.admit(PHONE, 6)).isEqualTo(NOW);
    }

    @Test
    void a_mark_that_could_not_be_appended_is_tried_again() {
        var tries = new AtomicInteger();
        var marks = new HeldMarks(SHORT, 10, scheduler, System::nanoTime, (key, upTo) -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("the store is gone");
            }
            appended.add(upTo);
        });
        var intervals = intervalsBeginToEnd();
        marks.admit(PHONE, 1);
        marks.admit(PHONE, 2);
        intervals.countDown();

        await().atMost(LIMIT).until(() -> appended.equals(List.of(2L)));
        assertThat(tries).hasValue(3);
    }

    @Test
    void what_is_held_at_the_end_is_appended_and_failures_keep_nothing_back() {
        var marks = new HeldMarks(LONG, 10, scheduler, System::nanoTime, (key, upTo) -> {
            appended.add(upTo);
            throw new IllegalStateException("the store is gone");
        });
        for (var device : List.of(PHONE, LAPTOP)) {
            marks.admit(device, 1);
            marks.admit(device, 2);
        }

        marks.close();

        assertThat(appended).containsExactly(2L, 2L);
    }

    @Test
    void there_is_room_for_so_many_devices_and_no_more() {
        var marks = marks(LONG, 1);

        assertThat(marks.admit(PHONE, 1)).isEqualTo(NOW);
        assertThat(marks.admit(LAPTOP, 1)).isEqualTo(FULL);
        assertThat(marks.admit(PHONE, 2)).isEqualTo(HELD);
    }

    /// Keeps the scheduler busy until the latch is counted down, however slow this machine is.
    private CountDownLatch intervalsBeginToEnd() {
        var latch = new CountDownLatch(1);
        scheduler.execute(() -> {
            try {
                latch.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        return latch;
    }

    private HeldMarks marks(Duration interval, int pausesMax) {
        return new HeldMarks(interval, pausesMax, scheduler, System::nanoTime, (key, upTo) -> appended.add(upTo));
    }

    private static HeldMarks.Key key(String device) {
        return new HeldMarks.Key(ConversationId.direct(UserId.of("alice"), BOB), new Author(BOB, DeviceId.of(device)));
    }
}
