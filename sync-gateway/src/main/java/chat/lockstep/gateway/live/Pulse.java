package chat.lockstep.gateway.live;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Whether messages come to this node at present. It is told so every second by a message to itself, over the way that
/// hints take: a connection that stands, to a server that hangs, says nothing. Safe for threads.
final class Pulse {

    static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    private final LongSupplier nanos;
    private final Runnable onBegun;
    private final Runnable onLost;
    private boolean beating;
    private long lastNanos;

    /// @param nanos a clock that never goes back
    /// @param onBegun runs when messages come, for the first time or again
    /// @param onLost runs when they have stopped
    Pulse(LongSupplier nanos, Runnable onBegun, Runnable onLost) {
        this.nanos = nanos;
        this.onBegun = onBegun;
        this.onLost = onLost;
    }

    synchronized boolean isBeating() {
        return beating;
    }

    /// A message came.
    void beat() {
        if (begins()) {
            onBegun.run();
        }
    }

    /// The connection that messages come over began anew, so that some may be missing.
    void interrupted() {
        lost();
        beat();
    }

    /// No message can come any more.
    void lost() {
        if (ends()) {
            onLost.run();
        }
    }

    /// Looks whether it has been silent for too long.
    void check() {
        if (isSilent()) {
            lost();
        }
    }

    private synchronized boolean begins() {
        lastNanos = nanos.getAsLong();
        var begins = !beating;
        beating = true;
        return begins;
    }

    private synchronized boolean ends() {
        var ends = beating;
        beating = false;
        return ends;
    }

    private synchronized boolean isSilent() {
        return beating && nanos.getAsLong() - lastNanos > SILENCE_MAX.toNanos();
    }
}
