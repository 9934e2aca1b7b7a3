package chat.lockstep.gateway.limit;

/// A token bucket that holds one second's worth. Not safe for threads.
public final class RateLimit {

    private static final double NANOS = 1e9;

    private final int perSecond;
    private double tokens;
    private long refilledAtNanos;

    public RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.refilledAtNanos = nowNanos;
    }

    /// Takes a token. 0 if there was one, else the milliseconds until there will be.
    public long take(long nowNanos) {
        return take(1, nowNanos);
    }

    /// Takes `cost` tokens if there is one at all, so that what costs more than a second's worth passes too, and what
    /// comes after it waits the longer. 0 if it passes, else the milliseconds until it will.
    public long take(int cost, long nowNanos) {
        var gained = (nowNanos - refilledAtNanos) / NANOS * perSecond;
        tokens = Math.min(perSecond, tokens + Math.max(0, gained));
        refilledAtNanos = nowNanos;
        if (tokens >= 1) {
            tokens -= cost;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) * 1_000 / perSecond);
    }
}
