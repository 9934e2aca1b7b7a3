package chat.lockstep.faults.load;

import chat.lockstep.faults.history.Observation;
import chat.lockstep.faults.history.RunFolder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// Writes down what a device acknowledges behind what it stores. The device tells of the one at its socket and of the
/// other by its listeners, which may come later though it happened first. Safe for threads.
final class OrderedAcks {

    private final RunFolder folder;
    private final String client;
    private final Map<String, Long> stored = new HashMap<>();
    private final Map<String, TreeSet<Long>> early = new HashMap<>();

    OrderedAcks(RunFolder folder, String client) {
        this.folder = folder;
        this.client = client;
    }

    synchronized void stored(String conversation, long seq) {
        stored.merge(conversation, seq, Math::max);
        var waiting = early.getOrDefault(conversation, new TreeSet<>());
        while (!waiting.isEmpty() && waiting.first() <= seq) {
            write(conversation, waiting.removeFirst());
        }
    }

    synchronized void acknowledged(String conversation, long seq) {
        if (seq <= stored.getOrDefault(conversation, 0L)) {
            write(conversation, seq);
        } else {
            early.computeIfAbsent(conversation, _ -> new TreeSet<>()).add(seq);
        }
    }

    /// Whatever was acknowledged and never stored is written down too: it is for the checker to say whether it may.
    synchronized void end() {
        early.forEach((conversation, waiting) -> waiting.forEach(seq -> write(conversation, seq)));
        early.clear();
    }

    private void write(String conversation, long seq) {
        folder.write(new Observation.Acknowledged(folder.now(), client, conversation, seq));
    }
}
