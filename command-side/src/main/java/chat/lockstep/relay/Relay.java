package chat.lockstep.relay;

import chat.lockstep.relay.RelayStatus.Outside;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Leads or stands by, and while it leads starts the stream of events again whenever it ends.
///
/// Two threads: the supervisor holds the leadership and watches its connection; the run works. If the leadership is
/// lost, the supervisor ends the run before it does anything else.
///
/// Supervised attempts with a growing wait are the circuit breaker of this process: while PostgreSQL or Kafka fails,
/// nothing else calls it, and the slot keeps what is not relayed. `lockstep.relay.failing` shows it.
final class Relay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final Duration RUN_END_TIMEOUT = Duration.ofSeconds(30);

    private final DatabaseSettings database;
    private final RelaySettings settings;
    private final RelayStatus status;
    private final Supplier<LeaderRun> runs;
    private final Backoff backoff;
    private volatile @Nullable Thread supervisor;
    private volatile boolean stopping;

    /// @param runs a fresh run for each attempt
    Relay(DatabaseSettings database, RelaySettings settings, RelayStatus status, Supplier<LeaderRun> runs) {
        this.database = database;
        this.settings = settings;
        this.status = status;
        this.runs = runs;
        this.backoff = new Backoff(settings.backoffMin(), settings.backoffMax());
    }

    @Override
    public void start() {
        stopping = false;
        supervisor = Thread.ofPlatform().name("relay").start(this::supervise);
    }

    private void supervise() {
        try {
            while (!stopping) {
                competeAndLead();
            }
        } catch (InterruptedException stop) {
            log.debug("the supervisor was interrupted", stop);
        }
        log.info("relay stopped");
    }

    private void competeAndLead() throws InterruptedException {
        status.enter(Phase.CONNECTING);
        try (var leadership = Leadership.candidate(database, settings)) {
            status.answered(Outside.POSTGRESQL);
            if (compete(leadership)) {
                lead(leadership);
            }
        } catch (SQLException lost) {
            status.failed(Outside.POSTGRESQL);
            pauseAfter(lost);
        } catch (RuntimeException unforeseen) { // whatever it is, the supervisor must live to report it and go on
            log.error("the relay broke", unforeseen);
            pauseAfter(unforeseen);
        }
    }

    private void pauseAfter(Exception cause) throws InterruptedException {
        status.failed(cause);
        status.enter(Phase.CONNECTING);
        var wait = backoff.next();
        log.warn("not leading ({}); next attempt in {}", RelayStatus.describe(cause), wait);
        Thread.sleep(wait);
    }

    /// @return whether this relay leads; false when it was stopped before
    private boolean compete(Leadership candidate) throws SQLException {
        while (!stopping) {
            if (candidate.tryLead()) {
                log.info("this relay leads");
                return true;
            }
            if (status.phase() != Phase.STAND_BY) {
                status.enter(Phase.STAND_BY);
                log.info("another relay leads; standing by");
            }
            candidate.watch();
        }
        return false;
    }

    private void lead(Leadership leadership) throws SQLException, InterruptedException {
        var streamWatch = new StreamWatch(settings, status, Clock.systemUTC());
        while (!stopping) {
            long begun = System.nanoTime();
            var run = runs.get();
            var end = new FutureTask<>(run);
            Thread.ofPlatform().name("relay-run").start(end);
            var reason = Optional.<String>empty();
            try {
                reason = watch(leadership, streamWatch, end);
            } finally {
                stop(run, end);
            }
            if (stopping) {
                return;
            }
            if (System.nanoTime() - begun > settings.backoffMax().toNanos()) {
                backoff.reset();
            }
            backOff(leadership, streamWatch, causeOf(end, reason));
        }
    }

    /// @return why the run must be ended; empty if it ended by itself, or the relay is stopping
    private Optional<String> watch(Leadership leadership, StreamWatch streamWatch, FutureTask<?> end)
            throws SQLException {
        while (!stopping && !end.isDone()) {
            leadership.watch();
            var reason = streamWatch.look(leadership.connection());
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    private static void stop(LeaderRun run, FutureTask<?> end) throws InterruptedException {
        run.stop();
        if (!end.isDone()) {
            end.cancel(true);
        }
    }

    private static Throwable causeOf(FutureTask<?> end, Optional<String> reason) throws InterruptedException {
        try {
            end.get(RUN_END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (reason.isEmpty() && failed.getCause() != null) {
                return failed.getCause();
            }
        } catch (TimeoutException | CancellationException unfinished) {
            if (reason.isEmpty()) {
                return unfinished;
            }
        }
        return new IllegalStateException(reason.orElse("the stream of events ended without a cause"));
    }

    private void backOff(Leadership leadership, StreamWatch streamWatch, Throwable cause) throws SQLException {
        status.failed(cause);
        status.ended();
        status.enter(Phase.BACKING_OFF);
        var wait = backoff.next();
        log.error("relaying ended: {}; starts again in {}", RelayStatus.describe(cause), wait, cause);
        long until = System.nanoTime() + wait.toNanos();
        while (!stopping && System.nanoTime() < until) {
            leadership.watch();
            streamWatch.look(leadership.connection()); // measures; the stream is at rest
        }
    }

    @Override
    public void stop() {
        stopping = true;
        var thread = supervisor;
        if (thread != null) {
            try {
                if (!thread.join(RUN_END_TIMEOUT)) {
                    log.warn("relay did not stop within {}", RUN_END_TIMEOUT);
                    thread.interrupt();
                }
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
            supervisor = null;
        }
    }

    @Override
    public boolean isRunning() {
        return supervisor != null;
    }
}
