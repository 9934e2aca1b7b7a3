package chat.lockstep.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one thread that owns a device. It runs in turns: a batch of tasks, the owner's own work, and at the end of the
/// turn the owner commits and lets out what the turn decided.
///
/// The queue is bounded by its producers: callers of the API need a permit each, and a connection has a bounded number
/// of frames on their way (see [Channel]).
final class EventLoop {

    private static final int CALLS_WAITING_MAX = 1_024;
    private static final int TASKS_PER_TURN_MAX = 64;
    private static final long PATIENCE_SECONDS = 10;

    private final Owner owner;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Semaphore permits = new Semaphore(CALLS_WAITING_MAX);
    private final List<Runnable> answers = new ArrayList<>();
    private final Thread thread;
    private volatile @Nullable RuntimeException end;

    EventLoop(String name, Owner owner) {
        this.owner = owner;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
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

    void start() {
        thread.start();
    }

    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /// Hands in what came from a connection. Never blocks.
    void post(Runnable task) {
        tasks.add(task);
    }

    /// Runs a question or an order of the API's caller and waits for its answer.
    ///
    /// @throws IllegalStateException if the device is closed, has failed or does not keep up
    <T> T call(Supplier<T> task) {
        if (Thread.currentThread().equals(thread)) {
            return task.get();
        }
        var answer = new CompletableFuture<T>();
        try {
            requireRunning();
            if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the device does not keep up: too many calls wait");
            }
            tasks.add(() -> answer(task, answer));
            return await(answer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the device", interrupted);
        }
    }

    private <T> void answer(Supplier<T> task, CompletableFuture<T> answer) {
        permits.release();
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

    private <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        for (int waited = 0; waited < PATIENCE_SECONDS; waited++) {
            try {
                return answer.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException notYet) {
                requireRunning();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(failed.getCause());
            }
        }
        throw new IllegalStateException("the device did not answer in " + PATIENCE_SECONDS + " seconds");
    }

    boolean isRunning() {
        return end == null;
    }

    private void requireRunning() {
        var ended = end;
        if (ended != null) {
            throw new IllegalStateException(ended.getMessage(), ended);
        }
    }

    private void run() {
        try {
            long next = now();
            while (end == null) {
                runTasks(Math.max(0, next - now()));
                next = owner.turn(now());
                answers.forEach(Runnable::run);
                answers.clear();
            }
        } catch (RuntimeException failure) {
            end = failure;
            owner.failed(failure);
        } catch (InterruptedException stopped) {
            end = new IllegalStateException("the device's thread was interrupted", stopped);
            owner.failed(new IllegalStateException("the device's thread was interrupted", stopped));
        }
    }

    private void runTasks(long waitMillis) throws InterruptedException {
        var task = tasks.poll(waitMillis, TimeUnit.MILLISECONDS);
        for (int done = 1; task != null; done++) {
            task.run();
            task = done < TASKS_PER_TURN_MAX ? tasks.poll() : null;
        }
    }

    /// Ends the loop after this turn; from the loop's own thread.
    void end(String reason) {
        end = new IllegalStateException(reason);
    }

    /// Waits for the last turn.
    void join() {
        try {
            thread.join(Duration.ofSeconds(PATIENCE_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
