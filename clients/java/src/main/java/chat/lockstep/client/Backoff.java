package chat.lockstep.client;

import java.util.random.RandomGenerator;

/// How long to wait before a repeat: doubling with each failure up to a limit, and jittered over the upper half, so
/// that many devices that failed together do not come back together.
///
/// Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 (its "equal jitter").
final class Backoff {

    private static final int DOUBLINGS_MAX = 20;

    private final long minMillis;
    private final long maxMillis;
    private final RandomGenerator random;

    Backoff(Timings timings, RandomGenerator random) {
        this.minMillis = timings.backoffMin().toMillis();
        this.maxMillis = timings.backoffMax().toMillis();
        this.random = random;
    }

    /// @param failures so far, at least 1
    long millis(int failures) {
        int doublings = Math.clamp(failures - 1L, 0, DOUBLINGS_MAX);
        long ceiling = Math.min(maxMillis, minMillis << doublings);
        return ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    }
}
