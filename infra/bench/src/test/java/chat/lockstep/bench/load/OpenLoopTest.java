package chat.lockstep.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final List<Long> due = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();

    @Test
    void messages_are_sent_when_they_are_due() {
        var sent = OpenLoop.run(new Rhythm(5 * MILLI, 1_000), 4, this::send, time::runIn, time::now);
        time.runAll();
        assertThat(sent).isCompleted();
        assertThat(sentAt).containsExactly(5 * MILLI, 6 * MILLI, 7 * MILLI, 8 * MILLI);
        assertThat(due).isEqualTo(sentAt);
    }

    @Test
    void a_stall_neither_lowers_the_rate_nor_hides_in_the_time_that_latencies_count_from() {
        var sent = OpenLoop.run(
                new Rhythm(0, 1_000),
                100,
                (index, dueNanos) -> {
                    send(index, dueNanos);
                    if (index == 9) {
                        time.stall(50 * MILLI);
                    }
                },
                time::runIn,
                time::now);
        time.runAll();
        assertThat(sent).isCompleted();
        assertThat(due).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(due.get(i)).isEqualTo(i * MILLI);
        }
        assertThat(sentAt.subList(10, 59))
                .as("what was due meanwhile goes out at once")
                .containsOnly(59 * MILLI);
        assertThat(sentAt.getLast()).as("and the end comes at its time").isEqualTo(99 * MILLI);
    }

    @Test
    void who_fails_to_send_hears_of_it() {
        var sent = OpenLoop.run(
                new Rhythm(0, 10),
                3,
                (_, _) -> {
                    throw new IllegalStateException("no socket");
                },
                time::runIn,
                time::now);
        time.runAll();
        assertThat(sent).isCompletedExceptionally();
    }

    @Test
    void a_rhythm_does_not_drift() {
        var rhythm = new Rhythm(0, 3);
        assertThat(rhythm.dueNanos(3_000_000)).isEqualTo(TimeUnit.SECONDS.toNanos(1_000_000));
        assertThat(rhythm.count(10)).isEqualTo(30);
        assertThatThrownBy(() -> new Rhythm(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private void send(long index, long dueNanos) {
        due.add(dueNanos);
        sentAt.add(time.now());
    }

    /// A clock that moves only to the next task, or when somebody stalls.
    private static final class VirtualTime {

        private record Task(long at, long order, Runnable what) {}

        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
        private long now;
        private long order;

        long now() {
            return now;
        }

        void runIn(long nanos, Runnable task) {
            tasks.add(new Task(now + nanos, order++, task));
        }

        void stall(long nanos) {
            now += nanos;
        }

        void runAll() {
            while (!tasks.isEmpty()) {
                var next = tasks.remove();
                now = Math.max(now, next.at());
                next.what().run();
            }
        }
    }
}
