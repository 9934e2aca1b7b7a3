package chat.lockstep.gateway.session;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Runs everything of one session, one thing at a time: on the event loop of its socket, or on a virtual clock in
/// tests. After [#close()] nothing runs any more, and reads that are under way are cancelled.
final class SessionLoop {

    private final Scheduler scheduler;
    private final Consumer<Throwable> onBug;
    private final Disposable.Composite underWay = Disposables.composite();

    // Written on the loop, read from any thread.
    private volatile boolean closed;

    /// @param scheduler runs tasks in order, one at a time
    /// @param onBug told of what a task threw
    SessionLoop(Scheduler scheduler, Consumer<Throwable> onBug) {
        this.scheduler = scheduler;
        this.onBug = onBug;
    }

    /// From any thread.
    void run(Runnable task) {
        if (closed) {
            return;
        }
        try {
            scheduler.schedule(guarded(task));
        } catch (RejectedExecutionException loopIsGone) {
            closed = true; // the socket's event loop has stopped, and the session with it
        }
    }

    /// @return cancels it
    Disposable later(Duration wait, Runnable task) {
        if (closed) {
            return Disposables.disposed();
        }
        var timer = Disposables.swap();
        underWay.add(timer);
        Runnable once = () -> {
            underWay.remove(timer);
            task.run();
        };
        timer.update(scheduler.schedule(guarded(once), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS));
        return () -> {
            underWay.remove(timer);
            timer.dispose();
        };
    }

    /// Subscribes, and brings what comes back onto the loop. Exactly one of the three is called, unless the session
    /// closes first.
    <T> void await(Mono<T> work, Consumer<T> onValue, Runnable onEmpty, Consumer<Throwable> onError) {
        if (closed) {
            return;
        }
        var handle = Disposables.swap();
        underWay.add(handle);
        Consumer<Runnable> back = task -> run(() -> {
            underWay.remove(handle);
            task.run();
        });
        handle.update(work.materialize()
                .subscribe(
                        signal -> back.accept(() -> {
                            if (signal.hasValue()) {
                                onValue.accept(Objects.requireNonNull(signal.get()));
                            } else if (signal.hasError()) {
                                onError.accept(Objects.requireNonNull(signal.getThrowable()));
                            } else {
                                onEmpty.run();
                            }
                        }),
                        failure -> back.accept(() -> onError.accept(failure))));
    }

    /// The loop's clock.
    long nanos() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    long millis() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        underWay.dispose();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            if (closed) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException bug) {
                onBug.accept(bug);
            }
        };
    }
}
