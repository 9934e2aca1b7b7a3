package chat.lockstep.command.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes snapshots on a thread of its own, one after the other, after the command that asked for one has committed. If
/// too many wait already, one more is left out; the aggregate asks again after as many events.
public final class Snapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int CLOSE_SECONDS = 5;

    private final int every;
    private final ThreadPoolExecutor thread;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Counter leftOut;
    private final Counter failed;

    /// @param every events of an aggregate from one snapshot to the next
    Snapshots(int every, int queuedMax, MeterRegistry meters) {
        this.every = every;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queuedMax),
                Thread.ofPlatform().name("snapshots").daemon(true).factory());
        this.leftOut = Counter.builder("lockstep.snapshots.left.out")
                .description("Snapshots that were not taken, since too many waited")
                .register(meters);
        this.failed = Counter.builder("lockstep.snapshots.failed")
                .description("Snapshots that could not be taken or stored")
                .register(meters);
    }

    public int every() {
        return every;
    }

    /// @param taker loads the aggregate of this class with this id, and stores what it is like
    public Snapshotter taking(BiConsumer<Class<?>, String> taker) {
        return (type, id) -> {
            if (CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().phase().isBefore(UnitOfWork.Phase.COMMIT)) {
                CurrentUnitOfWork.get().afterCommit(unit -> submit(taker, type, id));
            } else {
                submit(taker, type, id);
            }
        };
    }

    private void submit(BiConsumer<Class<?>, String> taker, Class<?> type, String id) {
        if (!waiting.add(id)) {
            return;
        }
        try {
            thread.execute(() -> take(taker, type, id));
        } catch (RejectedExecutionException full) {
            waiting.remove(id);
            leftOut.increment();
        }
    }

    /// Nothing depends on a snapshot, so a failure only costs the time of the next load.
    private void take(BiConsumer<Class<?>, String> taker, Class<?> type, String id) {
        try {
            taker.accept(type, id);
        } catch (RuntimeException failure) {
            failed.increment();
            LOG.warn("no snapshot of {}: {}", id, failure.toString());
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a snapshot was still being taken {} s after the end began", CLOSE_SECONDS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
