package chat.lockstep.bench.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How far a device holds the log of each conversation, and which it has asked for. A conversation that it has never
/// heard of begins where it is first told of it.
final class Places {

    enum Step {
        NEXT,
        REPEAT,
        GAP
    }

    private final Map<String, Long> seqs = new HashMap<>();
    private final Set<String> pulling = new HashSet<>();

    /// What an event at this place means to the device; it holds the event if it is the next one.
    Step take(String conversation, long seq) {
        long held = seqs.getOrDefault(conversation, seq - 1);
        if (seq <= held) {
            return Step.REPEAT;
        }
        if (seq > held + 1) {
            return Step.GAP;
        }
        seqs.put(conversation, seq);
        return Step.NEXT;
    }

    /// Whether a head shows that events are missing.
    boolean isBehind(String conversation, long seq) {
        return seqs.computeIfAbsent(conversation, _ -> seq) < seq;
    }

    /// The last one held; 0 for none.
    long seq(String conversation) {
        return seqs.getOrDefault(conversation, 0L);
    }

    /// Whether it is time to ask, because no answer is awaited.
    boolean pull(String conversation) {
        return pulling.add(conversation);
    }

    /// The answer has come.
    void pulled(String conversation) {
        pulling.remove(conversation);
    }

    boolean isPulling() {
        return !pulling.isEmpty();
    }

    /// Answers of an earlier connection do not come any more.
    void reconnected() {
        pulling.clear();
    }
}
