package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.gateway.frame.Interest;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.readmodel.wire.Head;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one session has told its device about one conversation, and while something is missing, what.
final class Followed {

    /// The device was not told of this conversation yet.
    static final long UNTOLD = -1;

    final ConversationId id;
    String epoch = "";

    /// Log seq last told, by head or delta.
    long log = UNTOLD;

    /// Read mark last told.
    long readUpTo;

    /// Log seq of the user's removal, the last event that it gets.
    long until = Long.MAX_VALUE;

    /// What the last head said besides places, as a hash, and the log seq at which it did.
    private int valuesTold;

    private long valuesToldAt = UNTOLD;
    private int settingsTold;

    Interest interest = Interest.HEAD;

    /// The device is slow: heads only, until it pulls.
    boolean lagging;

    /// Receipts told; null unless the interest is `full` and the baseline is known.
    @Nullable
    VersionVector receipts;

    @Nullable
    Repair repair;

    Followed(ConversationId id) {
        this.id = id;
    }

    boolean isTold() {
        return log != UNTOLD;
    }

    boolean wantsDeltas() {
        return interest != Interest.NONE && !lagging;
    }

    boolean wantsReceipts() {
        return interest == Interest.FULL && !lagging;
    }

    /// The present repair, or a new one.
    Repair repair() {
        var present = repair;
        if (present == null) {
            present = new Repair();
            repair = present;
        }
        return present;
    }

    boolean isRemoved() {
        return until != Long.MAX_VALUE;
    }

    /// Whether `head` says other things than the device was told, though the log did not grow since. Only settings are
    /// compared where the device was told of the log by deltas, from which it knows the rest.
    boolean lacksValuesOf(Head head) {
        if (!isTold() || valuesToldAt == UNTOLD || head.log().seq() != log) {
            return false;
        }
        return settingsTold != head.settings().hashCode() || (valuesToldAt == log && valuesTold != valuesOf(head));
    }

    private static int valuesOf(Head head) {
        return Objects.hash(
                head.unread(), head.mentions(), head.readUpTo(), head.title(), head.preview(), head.until());
    }

    /// The device was told of `head`; of log events only up to `seq`, where deltas are to follow.
    void toldHead(Head head, long seq) {
        var isSameEpoch = isTold() && epoch.equals(head.epoch());
        epoch = head.epoch();
        log = isSameEpoch ? Math.max(log, seq) : seq;
        readUpTo = isSameEpoch ? Math.max(readUpTo, head.readUpTo()) : head.readUpTo();
        if (head.until() != null) {
            until = head.until();
        } else if (head.log().seq() > until) {
            until = Long.MAX_VALUE; // a member again
        }
        settingsTold = head.settings().hashCode();
        valuesTold = valuesOf(head);
        valuesToldAt = head.log().seq();
    }

    /// What is missing and being read. Between two reads it waits.
    static final class Repair {

        private static final int EARLY_MAX = 64;

        /// Hinted events beyond the gap, by log seq: when it is closed they need not be read.
        final TreeMap<Long, Hint> early = new TreeMap<>();

        long wantLog;
        long wantReadUpTo;
        boolean wantHead;

        /// The epoch that the head must have reached; null for any.
        @Nullable
        String wantEpoch;

        /// The log seq that the head must have reached.
        long wantHeadAt;

        /// Seq of the user's private log that the views must have reached before the head is read; 0 if none.
        long wantOwn;

        boolean wantReceipts;
        boolean reading;
        boolean stalled;
        int tries;

        /// @param keep whether the event itself may be sent
        void want(Hint hint, boolean keep) {
            wantLog = Math.max(wantLog, hint.seq());
            if (keep && early.size() < EARLY_MAX) {
                early.put(hint.seq(), hint);
            }
        }

        /// The hinted event at log seq `seq`, if it is here; drops those before it.
        @Nullable
        Hint at(long seq) {
            early.headMap(seq).clear();
            Map.Entry<Long, Hint> first = early.firstEntry();
            return first != null && first.getKey() == seq ? first.getValue() : null;
        }
    }
}
