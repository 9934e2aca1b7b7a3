package chat.lockstep.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A loop with a thread of its own.
///
/// The queue is bounded by its producers: callers of the API need a permit each, and a connection has a bounded number
/// of frames on their way (see [Transport.Owner#frame]).
final class ThreadLoop extends EventLoop {

    private static final int CALLS_WAITING_MAX = 1_024;
    private static final long PATIENCE_SECONDS = 10;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Semaphore permits = new Semaphore(CALLS_WAITING_MAX);
    private final Thread thread;

    ThreadLoop(String name, Owner owner) {
        super(owner);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    @Override
    void start() {
        thread.start();
    }

    @Override
    long now() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    void post(Runnable task) {
        tasks.add(task);
    }

    @Override
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
            tasks.add(() -> {
                permits.release();
                answer(task, answer);
            });
            return await(answer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the device", interrupted);
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        for (int waited = 0; waited < PATIENCE_SECONDS; waited++) {
            try {
                return answer.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException notYet) {
                requireRunning();
            } catch (ExecutionException failed) {
                throw causeOf(failed);
            }
        }
        throw new IllegalStateException("the device did not answer in " + PATIENCE_SECONDS + " seconds");
    }

    @Override
    Runnable aside(Runnable task) {
        return Thread.ofVirtual().name("lockstep-aside").start(task)::interrupt;
    }

    private void run() {
        try {
            long next = now();
            while (isRunning()) {
                var first = tasks.poll(Math.max(0, next - now()), TimeUnit.MILLISECONDS);
                next = turn(() -> runFrom(first));
            }
        } catch (InterruptedException stopped) {
            fail(new IllegalStateException("the device's thread was interrupted", stopped));
        }
    }

    private void runFrom(@Nullable Runnable first) {
        var task = first;
        for (int done = 1; task != null; done++) {
            task.run();
            task = done < TASKS_PER_TURN_MAX ? tasks.poll() : null;
        }
    }

    @Override
    void join() {
        try {
            thread.join(Duration.ofSeconds(PATIENCE_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
