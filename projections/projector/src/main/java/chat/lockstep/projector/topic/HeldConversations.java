package chat.lockstep.projector.topic;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Conversations of which records were given up while this process lives: what is refused of them next needs no tries
/// of its own, since it lacks what was given up. Bounded; a forgotten one only costs its next record the tries.
///
/// Changed by the fetching thread; its size is read by meters.
final class HeldConversations {

    private static final int REMEMBERED_MAX = 10_000;

    private final Map<String, Set<String>> streams = new LinkedHashMap<>();
    private volatile int count;

    void add(String conversation, String stream) {
        streams.computeIfAbsent(conversation, _ -> new HashSet<>()).add(stream);
        if (streams.size() > REMEMBERED_MAX) {
            Iterator<String> eldest = streams.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        count = streams.size();
    }

    boolean contains(String conversation) {
        return streams.containsKey(conversation);
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    /// Something of the stream was applied.
    void release(String conversation, String stream) {
        var held = streams.get(conversation);
        if (held != null && held.remove(stream) && held.isEmpty()) {
            streams.remove(conversation);
        }
        count = streams.size();
    }

    int count() {
        return count;
    }
}
