package chat.lockstep.faults.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The commands of a thin device until they are settled, in the order given. Safe for threads.
final class ThinOutbox {

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long REFUSED_PAUSE_MILLIS = 200;
    private static final int UNDER_WAY_MAX = 48;
    private static final int REMEMBERED_MAX = 64;

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final ArrayDeque<String> settled = new ArrayDeque<>();
    private double allowance;
    private long lastTake = System.nanoTime();

    private static final class Waiting {

        private final Deed deed;
        private final String frame;
        private long due;
        private boolean isUnderWay;

        private Waiting(Deed deed, String frame) {
            this.deed = deed;
            this.frame = frame;
            this.due = System.nanoTime();
        }
    }

    /// @param frame in JSON
    record Outgoing(String id, Deed deed, String frame) {}

    synchronized void add(String id, Deed deed, String frame) {
        waiting.put(id, new Waiting(deed, frame));
    }

    /// What is to be sent now; it counts as on its way, and again as due when no answer comes for long.
    ///
    /// @param perSecond at most so many on average, in bursts of a second's worth
    synchronized List<Outgoing> take(int perSecond) {
        long now = System.nanoTime();
        allowance = Math.min(perSecond, allowance + perSecond * (now - lastTake) / 1e9);
        lastTake = now;
        long underWay = waiting.values().stream().filter(one -> one.isUnderWay).count();
        var taken = new ArrayList<Outgoing>();
        for (var entry : waiting.entrySet()) {
            var one = entry.getValue();
            if (allowance < 1 || underWay >= Math.max(UNDER_WAY_MAX, perSecond)) {
                break;
            }
            if (now - one.due >= 0) {
                underWay += one.isUnderWay ? 0 : 1;
                one.isUnderWay = true;
                one.due = now + ANSWER_NANOS;
                allowance--;
                taken.add(new Outgoing(entry.getKey(), one.deed, one.frame));
            }
        }
        return taken;
    }

    synchronized void settled(String id) {
        var gone = waiting.remove(id);
        if (gone != null) {
            settled.addLast(gone.frame);
            if (settled.size() > REMEMBERED_MAX) {
                settled.removeFirst();
            }
        }
    }

    synchronized void refused(String id, long retryAfterMillis) {
        var one = waiting.get(id);
        if (one != null) {
            one.isUnderWay = false;
            one.due =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(REFUSED_PAUSE_MILLIS, retryAfterMillis));
        }
    }

    synchronized void disconnected() {
        long now = System.nanoTime();
        waiting.values().forEach(one -> {
            one.isUnderWay = false;
            one.due = now;
        });
    }

    /// The newest that were settled: what a device that repeats itself sends again much later.
    synchronized List<String> remembered() {
        return List.copyOf(settled);
    }
}
