package chat.lockstep.simulator;

import chat.lockstep.client.CommandResult;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that ever was in the store, with what a restore has taken out of it: a device may still hold that.
final class Histories {

    private final EventStore store;
    private final List<Map<StreamKey, List<RecordedEvent>>> past = new ArrayList<>();

    Histories(EventStore store) {
        this.store = store;
    }

    /// The present history is about to be replaced.
    void ends() {
        var all = new HashMap<StreamKey, List<RecordedEvent>>();
        store.all()
                .forEach(event -> all.computeIfAbsent(
                                new StreamKey(event.conversation(), event.stream()), key -> new ArrayList<>())
                        .add(event));
        past.add(all);
    }

    boolean hasEnded() {
        return !past.isEmpty();
    }

    private List<List<RecordedEvent>> streams(ConversationId id, StreamId stream) {
        var found = new ArrayList<List<RecordedEvent>>();
        found.add(store.stream(id, stream));
        past.forEach(all -> found.add(all.getOrDefault(new StreamKey(id, stream), List.of())));
        return found;
    }

    /// The log that has this chain at this place; empty if none has.
    List<RecordedEvent> logWith(ConversationId id, long seq, Hash chain) {
        return streams(id, StreamId.LOG).stream()
                .filter(log -> has(log, seq, chain))
                .findFirst()
                .orElse(List.of());
    }

    /// Whether the store's own log has this chain at this place.
    boolean isPresent(ConversationId id, long seq, Hash chain) {
        return has(store.log(id), seq, chain);
    }

    private static boolean has(List<RecordedEvent> log, long seq, Hash chain) {
        return seq >= 1 && seq <= log.size() && log.get((int) seq - 1).chain().equals(chain);
    }

    /// Whether a command has made an event where its device was told.
    boolean has(CommandResult result) {
        long seq = result.seq();
        return result.conversation().isPresent()
                && streams(result.conversation().get(), result.stream().orElseThrow()).stream()
                        .anyMatch(stream -> seq >= 1
                                && seq <= stream.size()
                                && stream.get((int) seq - 1)
                                        .id()
                                        .value()
                                        .equals(result.id().value()));
    }
}
