package chat.lockstep.bench.load;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The messages of one run: which devices each must reach, which it has reached, and how long that took. Messages of
/// the warm-up are held to the same rules, but their times are not kept. For one thread.
public final class Exchange {

    private final Map<String, Message> messages = new HashMap<>();
    private final Latencies latencies = new Latencies();
    private long acknowledged;
    private long refused;
    private long dueDeliveries;
    private long delivered;
    private long refusedDeliveries;
    private long doubled;
    private long repeated;
    private long sentAgain;
    private @Nullable String firstTrouble;

    private static final class Message {
        private final long dueNanos;
        private final boolean isMeasured;
        private final BitSet missing;
        private final BitSet received = new BitSet();
        private boolean isSettled;

        private Message(long dueNanos, boolean isMeasured, BitSet missing) {
            this.dueNanos = dueNanos;
            this.isMeasured = isMeasured;
            this.missing = missing;
        }
    }

    /// A message was just handed to its sender's connection; no answer can have come yet.
    ///
    /// @param receivers numbers of the devices that it must reach; not changed later
    /// @param nanos     now
    public void sending(String id, BitSet receivers, long dueNanos, boolean isMeasured, long nanos) {
        messages.put(id, new Message(dueNanos, isMeasured, (BitSet) receivers.clone()));
        dueDeliveries += receivers.cardinality();
        if (isMeasured) {
            latencies.record(Latencies.SEND, nanos - dueNanos);
        }
    }

    /// The server has it for good.
    public void acknowledged(String id, long nanos) {
        var message = messages.get(id);
        if (message == null || message.isSettled) {
            return;
        }
        message.isSettled = true;
        acknowledged++;
        if (message.isMeasured) {
            latencies.record(Latencies.ANSWER, nanos - message.dueNanos);
        }
    }

    /// @param why for people
    public void refused(String id, String why) {
        var message = messages.get(id);
        if (message == null || message.isSettled) {
            return;
        }
        message.isSettled = true;
        refused++;
        refusedDeliveries += message.missing.cardinality();
        trouble(why);
    }

    /// It was not carried out, or nobody knows: it is sent again under the same id.
    ///
    /// @param why for people
    public void sentAgain(String why) {
        sentAgain++;
        trouble(why);
    }

    /// A device lost its connection, and with it whatever comes later.
    public void cutOff(String why) {
        trouble("a device was cut off: " + why);
    }

    private void trouble(String why) {
        firstTrouble = firstTrouble == null ? why : firstTrouble;
    }

    /// A device has it.
    public void delivered(int device, String id, long nanos) {
        var message = messages.get(id);
        if (message == null) {
            return; // of another run
        }
        if (message.received.get(device)) {
            doubled++;
            return;
        }
        message.received.set(device);
        if (!message.missing.get(device)) {
            return; // the sending device's own copy
        }
        message.missing.clear(device);
        delivered++;
        if (message.isMeasured) {
            latencies.record(Latencies.DELIVERY, nanos - message.dueNanos);
            if (message.missing.isEmpty()) {
                latencies.record(Latencies.LAST, nanos - message.dueNanos);
            }
        }
    }

    /// A device was sent an event that it had, and knew it by its place.
    public void repeated() {
        repeated++;
    }

    /// Whether every message is settled, and at every device that it must reach.
    public boolean isComplete() {
        return acknowledged + refused == messages.size() && delivered + refusedDeliveries == dueDeliveries;
    }

    public Counts counts() {
        return new Counts(
                messages.size(),
                acknowledged,
                refused,
                dueDeliveries,
                delivered,
                dueDeliveries - refusedDeliveries - delivered,
                doubled,
                repeated,
                sentAgain);
    }

    /// What the first message was told that was refused or had to be sent again, or why a device was cut off.
    public @Nullable String firstTrouble() {
        return firstTrouble;
    }

    public Map<String, Histogram> latencies() {
        return latencies.all();
    }
}
