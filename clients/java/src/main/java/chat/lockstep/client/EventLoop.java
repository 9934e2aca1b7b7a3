package chat.lockstep.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one thread that owns a device. It runs in turns: a batch of tasks, the owner's own work, and at the end of the
/// turn the owner commits and lets out what the turn decided. Whose thread it is, and what a millisecond is, is the
/// subclass's business.
abstract class EventLoop {

    static final int TASKS_PER_TURN_MAX = 64;

    private final Owner owner;
    private final List<Runnable> answers = new ArrayList<>();
    private volatile @Nullable RuntimeException end;

    EventLoop(Owner owner) {
        this.owner = owner;
    }

    /// What the loop turns for. All on the loop's thread.
    interface Owner {

        /// Does what is due and ends the turn.
        ///
        /// @return when something will be due next, by [#now()]
        long turn(long now);

        /// A task or a turn failed: the last one.
        void failed(RuntimeException cause);
    }

    /// The loop that surroundings allow.
    static EventLoop of(Surroundings surroundings, String name, Owner owner) {
        return surroundings
                .timer()
                .<EventLoop>map(timer -> new TimedLoop(timer, owner))
                .orElseGet(() -> new ThreadLoop(name, owner));
    }

    abstract void start();

    /// Milliseconds since some moment.
    abstract long now();

    /// Hands in what came from a connection. Never blocks.
    abstract void post(Runnable task);

    /// Runs a question or an order of the API's caller and waits for its answer.
    ///
    /// @throws IllegalStateException if the device is closed, has failed or does not keep up
    abstract <T> T call(Supplier<T> task);

    /// Runs what must not hold the loop up: what belongs to the application, and may block.
    ///
    /// @return interrupts it
    abstract Runnable aside(Runnable task);

    /// Waits for the last turn.
    abstract void join();

    /// One turn, or less if it fails.
    ///
    /// @return when the next one is due; meaningless when there will be none
    final long turn(Runnable tasks) {
        try {
            tasks.run();
            long next = owner.turn(now());
            answers.forEach(Runnable::run);
            answers.clear();
            return next;
        } catch (RuntimeException failure) {
            fail(failure);
            return Long.MAX_VALUE;
        }
    }

    final void fail(RuntimeException failure) {
        end = failure;
        owner.failed(failure);
    }

    final <T> void answer(Supplier<T> task, CompletableFuture<T> answer) {
        try {
            T value = task.get();
            answers.add(() -> answer.complete(value)); // after the turn, so that what it did is in the file
        } catch (IllegalArgumentException | IllegalStateException refused) {
            answer.completeExceptionally(refused); // the caller's fault; nothing was changed
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
            throw failure;
        }
    }

    final boolean isRunning() {
        return end == null;
    }

    final void requireRunning() {
        var ended = end;
        if (ended != null) {
            throw new IllegalStateException(ended.getMessage(), ended);
        }
    }

    /// Ends the loop after this turn; from the loop's own thread.
    final void end(String reason) {
        end = new IllegalStateException(reason);
    }

    static RuntimeException causeOf(Exception failed) {
        return failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
    }
}
