package chat.lockstep.testkit.network;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One direction of all connections through a proxy, and what happens to the bytes that go it. Safe for threads.
public final class Way {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong carriedBytes = new AtomicLong();

    private boolean swallows;
    private long delayNanos;

    Way() {}

    /// Nothing arrives any more, not even the end of a connection. What was sent meanwhile arrives when this is
    /// healed, as after a network has lost packets for a while.
    public void swallow() {
        change(true, 0);
    }

    /// Everything arrives this much later, in order.
    public void delay(Duration by) {
        change(false, by.toNanos());
    }

    public void heal() {
        change(false, 0);
    }

    /// How much has arrived since the proxy was made.
    public long carriedBytes() {
        return carriedBytes.get();
    }

    private void change(boolean swallowing, long nanos) {
        lock.lock();
        try {
            swallows = swallowing;
            delayNanos = nanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits while the way swallows.
    void awaitOpen() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (swallows) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until what came at `nanoTime` is due at the other end.
    void awaitArrival(long nanoTime) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long early = early(nanoTime); swallows || early > 0; early = early(nanoTime)) {
                if (swallows) {
                    changed.await();
                } else {
                    changed.awaitNanos(early);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long early(long nanoTime) {
        return nanoTime + delayNanos - System.nanoTime();
    }

    void carried(int bytes) {
        carriedBytes.addAndGet(bytes);
    }
}
