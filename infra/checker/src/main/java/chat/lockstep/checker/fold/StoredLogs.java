package chat.lockstep.checker.fold;

import chat.lockstep.checker.recording.LogLine;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the event store holds in the end: by conversation and stream, and by id.
public final class StoredLogs {

    private final Map<String, StoredConversation> conversations = new TreeMap<>();
    private final Map<String, Stored> byId = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final Map<String, String> texts = new HashMap<>();

    /// @return the event as it is kept; the first of its place and id stays if there are more
    public Stored add(LogLine line) {
        var event = line.event();
        var conversation = conversations.computeIfAbsent(
                once(line.conversation()), id -> new StoredConversation(id, once(line.epoch())));
        var stored = new Stored(
                conversation.id(),
                once(event.stream()),
                event.seq(),
                event.id(),
                once(event.type()),
                once(event.user()),
                once(event.device()),
                event.hash(),
                event.chain(),
                Content.hash(event.type(), event.data()),
                event.data().has("expiresAt"),
                Change.of(event));
        conversation.add(stored);
        byId.putIfAbsent(stored.id(), stored);
        return stored;
    }

    public Optional<Stored> byId(@Nullable String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(byId.get(id));
    }

    public Optional<StoredConversation> conversation(String id) {
        return Optional.ofNullable(conversations.get(id));
    }

    public Optional<Stored> at(String conversation, String stream, long seq) {
        return conversation(conversation).flatMap(found -> found.at(stream, seq));
    }

    public Collection<StoredConversation> conversations() {
        return conversations.values();
    }

    public Collection<Stored> events() {
        return byId.values();
    }

    /// Whether the device was revoked, at any time.
    public boolean isRevoked(String client) {
        return revoked.contains(client);
    }

    /// Names the devices that a user revoked, once all is read.
    public void close() {
        for (var event : byId.values()) {
            if (event.change() instanceof Change.Revoked device) {
                revoked.add(event.user() + "/" + device.device());
            }
        }
        texts.clear();
    }

    /// The same text object for equal names, of which there are few.
    private String once(String name) {
        var known = texts.putIfAbsent(name, name);
        return known == null ? name : known;
    }
}
