package chat.lockstep.checker.fold;

import chat.lockstep.conformance.integrity.Integrity;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The streams of one conversation.
public final class StoredConversation {

    private final String id;
    private final String epoch;
    private final Map<String, TreeMap<Long, Stored>> streams = new HashMap<>();

    StoredConversation(String id, String epoch) {
        this.id = id;
        this.epoch = epoch;
    }

    void add(Stored event) {
        streams.computeIfAbsent(event.stream(), stream -> new TreeMap<>()).putIfAbsent(event.seq(), event);
    }

    public String id() {
        return id;
    }

    public String epoch() {
        return epoch;
    }

    public boolean isPrivate() {
        return id.startsWith("user:");
    }

    public Set<String> streams() {
        return streams.keySet();
    }

    public Optional<Stored> at(String stream, long seq) {
        var events = streams.get(stream);
        return events == null ? Optional.empty() : Optional.ofNullable(events.get(seq));
    }

    /// In the order of their seqs.
    public Collection<Stored> events(String stream) {
        var events = streams.get(stream);
        return events == null ? Set.of() : events.values();
    }

    /// The seq of the last event; 0 for none.
    public long head(String stream) {
        var events = streams.get(stream);
        return events == null || events.isEmpty() ? 0 : events.lastKey();
    }

    /// The chain of the log at a place.
    public String chain(long seq) {
        return at("log", seq).map(Stored::chain).orElseGet(() -> Integrity.baseChain(id, "log"));
    }
}
