package chat.lockstep.gateway.session;

import chat.lockstep.events.StreamKey;
import chat.lockstep.gateway.live.Hint;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Hints that wait while the device is told the heads. Beyond a bound only the last of each stream is kept, which says
/// how far to read; beyond a bound of those too they are dropped, and the session compares instead.
final class Held {

    private static final int STREAMS_MAX = 4_096;

    private final int bytesMax;
    private final ArrayDeque<Hint> hints = new ArrayDeque<>();
    private final Map<StreamKey, Hint> lasts = new LinkedHashMap<>();
    private long bytes;
    private boolean complete = true;

    Held(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(Hint hint) {
        bytes += hint.bytes();
        if (bytes <= bytesMax) {
            hints.add(hint);
            return;
        }
        hints.forEach(this::addLast);
        hints.clear();
        addLast(hint);
    }

    private void addLast(Hint hint) {
        var key = new StreamKey(hint.conversation(), hint.stream());
        if (lasts.containsKey(key) || lasts.size() < STREAMS_MAX) {
            lasts.put(key, hint);
        } else {
            complete = false;
        }
    }

    /// Hands over what was held, in order.
    ///
    /// @return whether that says everything that was hinted
    boolean release(Consumer<Hint> to) {
        var released = lasts.isEmpty() ? List.copyOf(hints) : List.copyOf(lasts.values());
        var saysAll = complete;
        hints.clear();
        lasts.clear();
        bytes = 0;
        complete = true;
        released.forEach(to);
        return saysAll;
    }
}
