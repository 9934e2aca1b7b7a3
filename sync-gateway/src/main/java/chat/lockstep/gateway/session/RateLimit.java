package chat.lockstep.gateway.session;

/// A token bucket that holds one second's worth.
final class RateLimit {

    private static final double NANOS = 1e9;

    private final int perSecond;
    private double tokens;
    private long refilledAtNanos;

    RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.refilledAtNanos = nowNanos;
    }

    /// Takes a token. 0 if there was one, else the milliseconds until there will be.
    long take(long nowNanos) {
        var gained = (nowNanos - refilledAtNanos) / NANOS * perSecond;
        tokens = Math.min(perSecond, tokens + Math.max(0, gained));
        refilledAtNanos = nowNanos;
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) * 1_000 / perSecond);
    }
}
