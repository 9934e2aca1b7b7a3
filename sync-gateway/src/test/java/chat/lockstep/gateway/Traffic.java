package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Something that goes on, every few milliseconds, while a test does something else.
final class Traffic implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Traffic(Duration every, Runnable once) {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        once.run();
                        count.incrementAndGet();
                    } catch (RuntimeException failed) {
                        failure.compareAndSet(null, failed);
                    }
                },
                0,
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /// Returns when so many more have happened.
    Traffic awaitMore(int more) {
        var until = count.get() + more;
        Awaitility.await().atMost(Device.LIMIT).until(() -> count.get() >= until || failure.get() != null);
        assertThat(failure.get()).isNull();
        return this;
    }

    /// Ends it, and fails if any of it failed.
    @Override
    public void close() {
        thread.shutdown();
        try {
            assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(failure.get()).isNull();
    }
}
