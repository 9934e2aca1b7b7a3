package chat.lockstep.command.receipts;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the marks of a device in a conversation apart by an interval. The first mark after a pause goes through at
/// once; of those that come within the interval the largest is held, and appended when the interval is over.
///
/// Held marks are in memory only. A crash loses them, which is harmless: a mark says what the device has stored, and
/// the device says it again with its next ack.
final class HeldMarks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldMarks.class);

    /// How often a held mark is tried while the store fails.
    private static final int TRIES_MAX = 12;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Map<Key, Pause> pauses = new ConcurrentHashMap<>();
    private final long intervalNanos;
    private final int pausesMax;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoTime;
    private final Appender appender;

    /// @param pausesMax how many (device, conversation) pairs may be within an interval
    HeldMarks(
            Duration interval,
            int pausesMax,
            ScheduledExecutorService scheduler,
            LongSupplier nanoTime,
            Appender appender) {
        this.intervalNanos = interval.toNanos();
        this.pausesMax = pausesMax;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.appender = appender;
    }

    /// One device's marks in one conversation.
    record Key(ConversationId conversation, Author device) {}

    enum Admission {
        /// Append it now, and say [#notAppended] if it came to nothing.
        NOW,
        /// It will be appended later.
        HELD,
        /// There is no room to remember it.
        FULL
    }

    /// Appends a mark that was held.
    @FunctionalInterface
    interface Appender {

        void append(Key key, long upTo);
    }

    /// A key has one pause, and each pause one task in the scheduler, so both are bounded.
    ///
    /// @param held the largest mark that came within the interval; 0 without one
    /// @param appendedAt when the last mark was appended; absent if none was
    /// @param tries how often the held mark failed
    private record Pause(long held, @Nullable Long appendedAt, int tries) {}

    Admission admit(Key key, long upTo) {
        if (pauses.size() >= pausesMax && !pauses.containsKey(key)) {
            return Admission.FULL;
        }
        var admission = new AtomicReference<>(Admission.NOW);
        pauses.compute(key, (_, pause) -> {
            if (pause == null) {
                schedule(key, intervalNanos);
                return new Pause(0, nanoTime.getAsLong(), 0);
            }
            if (pause.appendedAt == null && pause.held == 0) {
                return new Pause(0, nanoTime.getAsLong(), 0);
            }
            admission.setPlain(Admission.HELD);
            return new Pause(Math.max(pause.held, upTo), pause.appendedAt, pause.tries);
        });
        return admission.getPlain();
    }

    /// The mark that was admitted left no event, so the next one need not wait for it.
    void notAppended(Key key) {
        pauses.computeIfPresent(key, (_, pause) -> new Pause(pause.held, null, pause.tries));
    }

    /// Whether no device is within an interval.
    boolean isIdle() {
        return pauses.isEmpty();
    }

    private void schedule(Key key, long nanos) {
        var _ = scheduler.schedule(() -> end(key), nanos, TimeUnit.NANOSECONDS);
    }

    /// Appends what is held if the interval is over, and forgets the device if nothing is.
    private void end(Key key) {
        var pause = pauses.computeIfPresent(
                key, (_, present) -> remaining(present) > 0 || present.held > 0 ? present : null);
        if (pause == null) {
            return;
        }
        long remaining = remaining(pause);
        if (remaining > 0) {
            schedule(key, remaining);
            return;
        }
        appendHeld(key, pause);
        schedule(key, intervalNanos);
    }

    private long remaining(Pause pause) {
        return pause.appendedAt == null ? 0 : pause.appendedAt + intervalNanos - nanoTime.getAsLong();
    }

    private void appendHeld(Key key, Pause held) {
        try {
            appender.append(key, held.held);
            pauses.computeIfPresent(
                    key, (_, pause) -> new Pause(pause.held == held.held ? 0 : pause.held, nanoTime.getAsLong(), 0));
        } catch (RuntimeException failure) {
            boolean isLast = held.tries + 1 >= TRIES_MAX;
            if (isLast) {
                LOG.warn("gave the delivered mark {} of {} up after {} tries", held.held, key, TRIES_MAX, failure);
            }
            pauses.computeIfPresent(
                    key, (_, pause) -> isLast ? new Pause(0, null, 0) : new Pause(pause.held, null, pause.tries + 1));
        }
    }

    /// Appends what is held, as far as that goes within a few seconds.
    @Override
    public void close() {
        scheduler.shutdownNow();
        long endAt = nanoTime.getAsLong() + CLOSE_WITHIN.toNanos();
        for (var pause : pauses.entrySet()) {
            if (nanoTime.getAsLong() - endAt >= 0) {
                LOG.warn("ended without the delivered marks of some devices, which will send them again");
                return;
            }
            if (pause.getValue().held > 0) {
                flush(pause.getKey(), pause.getValue().held);
            }
        }
    }

    private void flush(Key key, long upTo) {
        try {
            appender.append(key, upTo);
        } catch (RuntimeException failure) {
            LOG.warn("ended without the delivered mark {} of {}, which the device will send again", upTo, key, failure);
        }
    }
}
