package chat.lockstep.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The unsettled commands of one conversation, oldest first. Those on their way stand before those that wait,
/// except while a failed one waits for the answers to those behind it.
final class OutboxLane {

    final ArrayDeque<Entry> entries = new ArrayDeque<>();
    int inFlight;
    long notBefore;

    /// The next command to send, if one may be sent.
    @Nullable
    Entry next(long now) {
        return now < notBefore || !mayGrow()
                ? null
                : entries.stream().skip(inFlight).findFirst().orElse(null);
    }

    /// Whether a command waits and nothing but time keeps it from being sent.
    boolean mayGrow() {
        return entries.size() > inFlight
                && entries.stream().limit(inFlight).allMatch(entry -> entry.isSent() && !entry.goesAlone());
    }

    Optional<Entry> lastInFlight() {
        return entries.stream().limit(inFlight).reduce((first, second) -> second);
    }

    /// Those that are on their way. They stand near the front, so the rest is not looked at.
    List<Entry> sent() {
        var sent = new ArrayList<Entry>(inFlight);
        var rest = entries.iterator();
        while (sent.size() < inFlight && rest.hasNext()) {
            var entry = rest.next();
            if (entry.isSent()) {
                sent.add(entry);
            }
        }
        return sent;
    }

    long oldestSentAt() {
        return sent().stream().mapToLong(entry -> entry.sentAt).min().orElse(Long.MAX_VALUE / 2);
    }

    /// A command of the lane.
    static final class Entry {

        static final long NOT_SENT = Long.MIN_VALUE;

        final OutboxRow row;
        final OutboxLane lane;
        long sentAt = NOT_SENT;
        int failures;

        @Nullable
        LockstepError error;

        Entry(OutboxRow row, OutboxLane lane) {
            this.row = row;
            this.lane = lane;
        }

        boolean isSent() {
            return sentAt != NOT_SENT;
        }

        /// Whether everything behind it waits for its answer. The creation of a conversation names
        /// none in its frame, so the server could not keep the order. What failed before tells
        /// whether the server can again: if it cannot, all that came behind would have been sent
        /// only to fail with it.
        boolean goesAlone() {
            return !row.named() || failures > 0;
        }
    }
}
