package chat.lockstep.checker.fold;

import chat.lockstep.conformance.integrity.Integrity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All conversations, folded up to their heads, and what each user has of them.
public final class Fold {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, FoldedConversation> folded = new TreeMap<>();
    private final Map<String, List<FoldedConversation>> byUser = new HashMap<>();
    private final Map<String, Long> reads = new HashMap<>();
    private final Map<String, Set<String>> hidden = new HashMap<>();

    public Fold(StoredLogs logs) {
        for (var stored : logs.conversations()) {
            var conversation = new FoldedConversation(stored);
            folded.put(stored.id(), conversation);
            conversation
                    .users()
                    .forEach(user -> byUser.computeIfAbsent(user, ignored -> new ArrayList<>())
                            .add(conversation));
            stored.streams().forEach(stream -> stored.events(stream).forEach(this::note));
        }
    }

    private void note(Stored event) {
        switch (event.change()) {
            case Change.Read read -> {
                var conversation = read.conversation() == null ? event.conversation() : read.conversation();
                reads.merge(key(event.user(), conversation), read.upTo(), Math::max);
            }
            case Change.Hidden hides ->
                hidden.computeIfAbsent(event.user(), ignored -> new HashSet<>()).add(hides.message());
            default -> {}
        }
    }

    public Collection<FoldedConversation> all() {
        return folded.values();
    }

    public Optional<FoldedConversation> of(String conversation) {
        return Optional.ofNullable(folded.get(conversation));
    }

    public Set<String> users() {
        return byUser.keySet();
    }

    /// The conversations that a user's heads list: those of which it is or was a member, and its private one.
    public List<FoldedConversation> listedFor(String user) {
        return byUser.getOrDefault(user, List.of());
    }

    /// Whether the user hid the message from itself.
    public boolean isHidden(String user, String message) {
        return hidden.getOrDefault(user, Set.of()).contains(message);
    }

    /// Whether somebody hid the message.
    public boolean isHidden(String message) {
        return hidden.values().stream().anyMatch(messages -> messages.contains(message));
    }

    /// What a user has of a conversation that its heads list.
    public Standing standing(FoldedConversation conversation, String user) {
        var membership = conversation.membership(user).orElseThrow();
        long end = membership.end(conversation.stored().head("log"));
        var until = membership.isMember() ? Optional.<Long>empty() : Optional.of(end);
        if (conversation.stored().isPrivate()) {
            return new Standing(end, conversation.stored().chain(end), until, 0, 0, 0);
        }
        var messages = conversation.shownTo(user);
        long mark = Math.max(
                Math.max(membership.floor(), messages.lastOf(user, end)),
                reads.getOrDefault(key(user, conversation.id()), 0L));
        var unread = until.isPresent()
                ? List.<Message>of()
                : messages.beyond(mark).stream()
                        .filter(message -> !message.isRetracted())
                        .toList();
        long mentions = unread.stream()
                .filter(message -> message.mentions().contains(user))
                .count();
        return new Standing(end, conversation.stored().chain(end), until, mark, unread.size(), mentions);
    }

    /// The digest of a device that is in step.
    public String digest(String user) {
        var heads = new ArrayList<JsonNode>();
        for (var conversation : listedFor(user)) {
            var standing = standing(conversation, user);
            heads.add(JSON.valueToTree(Map.of(
                    "id",
                    conversation.id(),
                    "epoch",
                    conversation.stored().epoch(),
                    "log",
                    Map.of("seq", standing.seq(), "chain", standing.chain()),
                    "readUpTo",
                    standing.readUpTo())));
        }
        return Integrity.digestOf(heads);
    }

    private static String key(String user, String conversation) {
        return user + " " + conversation;
    }
}
