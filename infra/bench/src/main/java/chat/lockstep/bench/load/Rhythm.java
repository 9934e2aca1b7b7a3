package chat.lockstep.bench.load;

import java.util.concurrent.TimeUnit;

/// A constant rate from a moment on. Times are those of [System#nanoTime].
///
/// @param startNanos when the first message is due
/// @param perSecond  above 0
public record Rhythm(long startNanos, double perSecond) {

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    public Rhythm {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("the rate must be above 0, not " + perSecond);
        }
    }

    /// @param index from 0
    public long dueNanos(long index) {
        return startNanos + Math.round(index * SECOND_NANOS / perSecond);
    }

    /// How many messages fall into this many seconds, at least one.
    public long count(double seconds) {
        return Math.max(1, Math.round(perSecond * seconds));
    }
}
