package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// How much of which conversation is wanted. A connection forgets it, so it is said again on each.
final class Interests {

    private final Map<ConversationId, Interest> wanted = new LinkedHashMap<>();
    private final Consumer<String> send;

    Interests(Consumer<String> send) {
        this.send = send;
    }

    void welcomed() {
        wanted.forEach(this::say);
    }

    void set(ConversationId id, Interest interest) {
        if (interest == Interest.HEAD) {
            wanted.remove(id);
        } else {
            wanted.put(id, interest);
        }
        say(id, interest);
    }

    private void say(ConversationId id, Interest interest) {
        send.accept(Frames.subscribe(id, interest.wireName()));
    }

    boolean isUnwanted(ConversationId id) {
        return wanted.get(id) == Interest.NONE;
    }

    /// The conversations that come before others.
    Set<ConversationId> full() {
        return wanted.entrySet().stream()
                .filter(entry -> entry.getValue() == Interest.FULL)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<ConversationId> unwanted() {
        return wanted.keySet().stream().filter(this::isUnwanted).collect(Collectors.toUnmodifiableSet());
    }
}
