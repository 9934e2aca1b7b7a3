package chat.lockstep.gateway.session;

import chat.lockstep.gateway.live.Hint;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Hints that wait while the device is told the heads. Beyond a bound they are dropped, and the session compares
/// afterwards instead.
final class Held {

    private final int bytesMax;
    private final ArrayDeque<Hint> hints = new ArrayDeque<>();
    private long bytes;
    private boolean overflowed;

    Held(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(Hint hint) {
        bytes += hint.bytes();
        if (overflowed || bytes > bytesMax) {
            overflowed = true;
            hints.clear();
        } else {
            hints.add(hint);
        }
    }

    /// Hands over what was held, in order.
    ///
    /// @return whether that was all
    boolean release(Consumer<Hint> to) {
        var complete = !overflowed;
        var released = hints.clone();
        hints.clear();
        bytes = 0;
        overflowed = false;
        released.forEach(to);
        return complete;
    }
}
