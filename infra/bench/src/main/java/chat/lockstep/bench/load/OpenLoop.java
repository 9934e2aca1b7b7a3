package chat.lockstep.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// Sends each message when it is due, or at once where that time has passed: the rate stays, whatever happens.
public final class OpenLoop {

    /// What waits; the tasks run one after the other.
    public interface Timer {
        void runIn(long nanos, Runnable task);
    }

    /// Sends one message.
    public interface Sender {
        /// @param index    from 0
        /// @param dueNanos when it was due
        void send(long index, long dueNanos);
    }

    private static final int IN_A_ROW_MAX = 32; // then whoever else waits for the thread has a turn

    private final Rhythm rhythm;
    private final long count;
    private final Sender sender;
    private final Timer timer;
    private final LongSupplier clock;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private long next;

    private OpenLoop(Rhythm rhythm, long count, Sender sender, Timer timer, LongSupplier clock) {
        this.rhythm = rhythm;
        this.count = count;
        this.sender = sender;
        this.timer = timer;
        this.clock = clock;
    }

    /// Begins; completes when the last message has been sent.
    ///
    /// @param clock nanoseconds as the rhythm counts them
    public static CompletableFuture<Void> run(
            Rhythm rhythm, long count, Sender sender, Timer timer, LongSupplier clock) {
        var loop = new OpenLoop(rhythm, count, sender, timer, clock);
        timer.runIn(Math.max(0, rhythm.dueNanos(0) - clock.getAsLong()), loop::sendWhatIsDue);
        return loop.sent;
    }

    private void sendWhatIsDue() {
        try {
            for (int i = 0; i < IN_A_ROW_MAX && next < count && rhythm.dueNanos(next) - clock.getAsLong() <= 0; i++) {
                sender.send(next, rhythm.dueNanos(next));
                next++;
            }
        } catch (RuntimeException failure) {
            sent.completeExceptionally(failure);
            return;
        }
        if (next == count) {
            sent.complete(null);
        } else {
            timer.runIn(Math.max(0, rhythm.dueNanos(next) - clock.getAsLong()), this::sendWhatIsDue);
        }
    }
}
