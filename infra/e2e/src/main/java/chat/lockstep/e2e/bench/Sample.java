package chat.lockstep.e2e.bench;

import java.util.Map;

/// One message of a run. Written by the sockets' threads, read when the run is over.
final class Sample {

    private final String messageId;
    private final long dueNanos;
    private volatile long answeredNanos;
    private volatile long deliveredNanos;

    Sample(String messageId, long dueNanos) {
        this.messageId = messageId;
        this.dueNanos = dueNanos;
    }

    String messageId() {
        return messageId;
    }

    /// Called for the first `result` only if it says `applied`.
    void answered() {
        answeredNanos = System.nanoTime();
    }

    /// The first delivery counts.
    void delivered() {
        if (deliveredNanos == 0) {
            deliveredNanos = System.nanoTime();
        }
    }

    boolean isComplete() {
        return answeredNanos != 0 && deliveredNanos != 0;
    }

    long answerNanos() {
        return answeredNanos - dueNanos;
    }

    long deliveryNanos() {
        return deliveredNanos - dueNanos;
    }

    /// Microseconds from the time the message was due; −1 for what did not happen.
    Map<String, Object> raw() {
        return Map.of(
                "messageId", messageId,
                "answerMicros", answeredNanos == 0 ? -1 : answerNanos() / 1000,
                "deliveryMicros", deliveredNanos == 0 ? -1 : deliveryNanos() / 1000);
    }
}
