package chat.lockstep.gateway.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What all connections of this node have not yet been rid of, with its bound. Who takes what is sent has next to
/// nothing waiting; so beyond the bound those pay that have more waiting than their share. Safe for threads.
public final class UnsentBytes {

    /// A share is at least this much, which one answer to a pull may take.
    private static final long SHARE_MIN = 32_768;

    private final long max;
    private final AtomicLong total = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();

    /// @param max bytes; the share of a connection is its part of them
    public UnsentBytes(long max) {
        this.max = max;
    }

    public long total() {
        return total.get();
    }

    void opened() {
        connections.incrementAndGet();
    }

    void closed() {
        connections.decrementAndGet();
    }

    void add(long bytes) {
        total.addAndGet(bytes);
    }

    /// Whether a connection with `unsent` bytes is to get no more of what it can pull later.
    boolean isTooMuch(long unsent) {
        return total.get() > max / 2 && unsent >= share();
    }

    /// Whether such a connection is to close.
    boolean isFarTooMuch(long unsent) {
        return total.get() > max && unsent >= share();
    }

    private long share() {
        return Math.max(SHARE_MIN, max / Math.max(1, connections.get()));
    }
}
