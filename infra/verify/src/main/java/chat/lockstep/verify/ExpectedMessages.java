package chat.lockstep.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the log says of its messages: one bit for each, and more for those alone that were changed after they were
/// sent.
final class ExpectedMessages {

    private static final int PREVIEW_CHARACTERS_MAX = 100;

    private final BitSet sent = new BitSet();
    private final BitSet retracted = new BitSet();
    private final Map<String, BitSet> mentions = new TreeMap<>();
    private final Map<String, Long> ownSeqs = new TreeMap<>();
    private final Map<Long, Change> changes = new TreeMap<>();
    private @Nullable StoredEvent last;

    /// What happened to a message since it was sent.
    static final class Change {

        private final Map<String, TreeSet<String>> reactions = new TreeMap<>();
        private @Nullable String text;
        private @Nullable List<String> mentions;
        private @Nullable Instant editedAt;
        private boolean isRetracted;
    }

    /// Whether the event is about a message, and so changes previews if it is the last one: reactions do not.
    ///
    /// @return whether the last message is another one now, or says something else
    boolean on(StoredEvent event) {
        switch (event.type()) {
            case "messageSent" -> onSent(event);
            case "messageEdited" -> onEdited(event);
            case "messageRetracted" -> onRetracted(event);
            case "reactionAdded" -> onReaction(event, true);
            case "reactionRemoved" -> onReaction(event, false);
            default -> {
                return false;
            }
        }
        return event.type().equals("messageSent")
                || (!event.type().startsWith("reaction") && last != null && messageSeq(event) == last.seq());
    }

    private void onSent(StoredEvent event) {
        sent.set(Math.toIntExact(event.seq()));
        ownSeqs.put(event.user(), event.seq());
        Texts.list(event, "mentions").forEach(user -> mentions(user).set(Math.toIntExact(event.seq())));
        last = event;
    }

    private void onEdited(StoredEvent event) {
        int seq = Math.toIntExact(messageSeq(event));
        var change = change(event);
        if (change.isRetracted) {
            return;
        }
        var mentioned = Texts.list(event, "mentions");
        change.text = Texts.text(event, "text");
        change.mentions = mentioned;
        change.editedAt = Instant.parse(event.at());
        mentions.values().forEach(seqs -> seqs.clear(seq));
        mentioned.forEach(user -> mentions(user).set(seq));
    }

    private void onRetracted(StoredEvent event) {
        int seq = Math.toIntExact(messageSeq(event));
        var change = change(event);
        change.isRetracted = true;
        change.text = null;
        change.editedAt = null;
        change.mentions = List.of();
        change.reactions.clear();
        retracted.set(seq);
        mentions.values().forEach(seqs -> seqs.clear(seq));
    }

    private void onReaction(StoredEvent event, boolean isAdded) {
        var change = change(event);
        if (change.isRetracted) {
            return;
        }
        var emoji = Texts.text(event, "emoji");
        var users = change.reactions.computeIfAbsent(emoji, _ -> new TreeSet<>());
        if (isAdded) {
            users.add(event.user());
        } else {
            users.remove(event.user());
        }
        change.reactions.values().removeIf(TreeSet::isEmpty);
    }

    private Change change(StoredEvent event) {
        return changes.computeIfAbsent(messageSeq(event), _ -> new Change());
    }

    private static long messageSeq(StoredEvent event) {
        return event.parsed().path("messageSeq").asLong();
    }

    private BitSet mentions(String user) {
        return mentions.computeIfAbsent(user, _ -> new BitSet());
    }

    long count() {
        return sent.cardinality();
    }

    /// How many messages the log holds up to a place.
    long ordinal(long seq) {
        return sent.get(0, Math.toIntExact(seq + 1)).cardinality();
    }

    /// Of the user's own last message; 0 for none.
    long ownSeq(String user) {
        return ownSeqs.getOrDefault(user, 0L);
    }

    List<Long> retractedBeyond(long mark) {
        return beyond(retracted, mark);
    }

    List<Long> mentionsBeyond(String user, long mark) {
        return beyond(mentions.getOrDefault(user, new BitSet()), mark);
    }

    private static List<Long> beyond(BitSet seqs, long mark) {
        return seqs.stream().asLongStream().filter(seq -> seq > mark).boxed().toList();
    }

    /// Seqs of the messages that anything happened to.
    Iterable<Long> changed() {
        return changes.keySet();
    }

    /// The columns of a message that may change, as they are to be now.
    ///
    /// @param data of the event that sent it
    Map<String, @Nullable Object> state(long seq, JsonNode data) {
        var change = changes.getOrDefault(seq, new Change());
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("text", textOf(change, data));
        row.put("mentions", mentionsOf(change, data));
        row.put("edited_at", change.editedAt);
        row.put("retracted", change.isRetracted);
        Map<String, List<String>> reactions = new TreeMap<>();
        change.reactions.forEach((emoji, users) -> reactions.put(emoji, List.copyOf(users)));
        row.put("reactions", reactions);
        return row;
    }

    private static @Nullable String textOf(Change change, JsonNode data) {
        if (change.isRetracted) {
            return null;
        }
        return change.text == null ? data.path("text").asString("") : change.text;
    }

    private static List<String> mentionsOf(Change change, JsonNode data) {
        return change.mentions == null ? Texts.list(data.path("mentions")) : change.mentions;
    }

    /// The columns of the last message in a list of conversations; null if there is none.
    @Nullable
    Preview preview() {
        var message = last;
        if (message == null) {
            return null;
        }
        var change = changes.getOrDefault(message.seq(), new Change());
        var columns = new LinkedHashMap<String, @Nullable Object>();
        var replyTo = message.parsed().path("replyTo").stringValueOpt().orElse("");
        columns.put("preview_id", UUID.fromString(message.id()));
        columns.put("preview_seq", message.seq());
        columns.put("preview_ordinal", count());
        columns.put("preview_by_user", message.user());
        columns.put("preview_by_device", message.device());
        columns.put("preview_at", Instant.parse(message.at()));
        columns.put("preview_text", cut(textOf(change, message.parsed())));
        columns.put("preview_reply_to", replyTo);
        columns.put("preview_mentions", new ArrayList<>(mentionsOf(change, message.parsed())));
        return new Preview(
                message.seq(), columns, change.isRetracted, change.editedAt, Texts.time(message, "expiresAt"));
    }

    /// @param columns that each preview has
    record Preview(
            long seq,
            Map<String, @Nullable Object> columns,
            boolean isRetracted,
            @Nullable Instant editedAt,
            @Nullable Instant expiresAt) {}

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.codePointCount(0, text.length()) <= PREVIEW_CHARACTERS_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PREVIEW_CHARACTERS_MAX));
    }
}
