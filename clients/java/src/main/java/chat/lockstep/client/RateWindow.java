package chat.lockstep.client;

import java.util.ArrayDeque;

/// Keeps a number of things per second under a limit, counted over a sliding window that is a little longer than a
/// second, since the network may bunch what was sent evenly.
final class RateWindow {

    private static final long WINDOW_MILLIS = 1_100;

    private final ArrayDeque<Long> taken = new ArrayDeque<>();

    /// Whether one more is allowed; if so it is counted.
    boolean tryTake(long now, int perSecondMax) {
        forgetBefore(now);
        if (taken.size() >= perSecondMax) {
            return false;
        }
        taken.addLast(now);
        return true;
    }

    /// When one more will be allowed.
    long nextAt(long now, int perSecondMax) {
        forgetBefore(now);
        return taken.size() < perSecondMax ? now : taken.getFirst() + WINDOW_MILLIS;
    }

    private void forgetBefore(long now) {
        while (!taken.isEmpty() && taken.getFirst() + WINDOW_MILLIS <= now) {
            taken.removeFirst();
        }
    }
}
