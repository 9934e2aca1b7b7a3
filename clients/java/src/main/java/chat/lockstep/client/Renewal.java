package chat.lockstep.client;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When a device asks for its next token, so that no connection ends because one has expired: in the last quarter of
/// the time that the present one lasts, at most ten minutes before its end, and not all devices at once. The server's
/// clock counts, since the server judges.
final class Renewal {

    static final long NEVER = Long.MAX_VALUE;

    private static final Duration MARGIN_MAX = Duration.ofMinutes(10);

    private final RandomGenerator random;
    private final Backoff backoff;
    private long at = NEVER;
    private int failures;

    Renewal(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /// When to ask, by the loop's clock.
    long at() {
        return at;
    }

    /// The server let the device in.
    ///
    /// @param serverTime what time it is for the server
    void begin(Token token, Instant serverTime, long now) {
        failures = 0;
        at = token.expiresAt()
                .map(end -> now + fromNow(Duration.between(serverTime, end).toMillis()))
                .orElse(NEVER);
    }

    /// From half the margin to the whole of it before the end.
    private long fromNow(long leftMillis) {
        long margin = Math.clamp(leftMillis / 4, 0, MARGIN_MAX.toMillis());
        return Math.max(0, leftMillis) - margin + random.nextLong(margin / 2 + 1);
    }

    /// A token was asked for. Without an answer it is time to ask again then.
    void asked(long until) {
        at = until;
    }

    /// No token came, or none that lasts longer. The present one is good for a while yet.
    void again(long now) {
        failures++;
        at = now + backoff.millis(failures);
    }

    void end() {
        at = NEVER;
    }
}
