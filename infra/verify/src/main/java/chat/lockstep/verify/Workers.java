package chat.lockstep.verify;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Does a few things at the same time and lets nobody hand in more. After the first failure it takes nothing.
final class Workers implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free;
    private final int most;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Workers(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /// Waits until one is free.
    ///
    /// @throws RuntimeException the first failure of what was handed in before
    void run(Runnable work) {
        free.acquireUninterruptibly(); // each piece of work ends by its own timeouts
        if (failure.get() != null) {
            free.release();
            throwFailure();
        }
        threads.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                failure.compareAndSet(null, failed);
            } finally {
                free.release();
            }
        });
    }

    /// Waits for all of them, and tells the first failure.
    void finish() {
        free.acquireUninterruptibly(most);
        free.release(most);
        throwFailure();
    }

    private void throwFailure() {
        var first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
