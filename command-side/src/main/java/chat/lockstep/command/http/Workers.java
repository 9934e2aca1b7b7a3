package chat.lockstep.command.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// The threads on which Axon and JDBC may block. Their number and their queue are bounded; a request that waited longer
/// than its answer was due is not begun.
final class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final ExecutorService threads;
    private final Duration beginWithin;
    private final Duration answerWithin;

    Workers(HttpSettings settings, MeterRegistry meters) {
        var pool = new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queuedMax()),
                Thread.ofPlatform().name("worker-", 1).factory());
        this.threads = ExecutorServiceMetrics.monitor(meters, pool, "workers", List.of());
        this.beginWithin = settings.beginWithin();
        this.answerWithin = settings.answerWithin();
        Gauge.builder("lockstep.commands.waiting", pool.getQueue(), Queue::size)
                .description("Requests that wait for a worker")
                .register(meters);
    }

    /// The result of `work`, or a `TimeoutException` when its answer is due; then the work goes on, and its outcome is
    /// for the caller to find out. Signals [Overloaded] if there is no room.
    <T> Mono<T> run(Function<Deadline, T> work) {
        return Mono.defer(() -> {
            var begin = Deadline.in(beginWithin);
            var deadline = Deadline.in(answerWithin);
            try {
                var result = CompletableFuture.supplyAsync(() -> inTime(work, begin, deadline), threads);
                return Mono.fromFuture(result, true).timeout(answerWithin);
            } catch (RejectedExecutionException full) {
                return Mono.error(new Overloaded("too many requests wait already"));
            }
        });
    }

    private static <T> T inTime(Function<Deadline, T> work, Deadline begin, Deadline deadline) {
        if (begin.isOver()) {
            throw new Overloaded("the request waited too long for its turn");
        }
        return work.apply(deadline);
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("requests were still running {} after the end began", CLOSE_WITHIN);
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
