package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/// What the held events amount to, in the device's file: a part of [DeviceStore], written and committed with it.
///
/// | map | key | value |
/// |---|---|---|
/// | `folds` | conversation | [FoldRow] |
/// | `messages` | conversation, log seq | the message as it is now |
/// | `messageSeqs` | conversation, message | log seq |
final class MessageStore {

    private static final char SEPARATOR = '/';

    private final MVMap<String, String> folds;
    private final MVMap<String, String> messages;
    private final MVMap<String, String> seqs;
    private final Map<ConversationId, FoldRow> rows = new HashMap<>();
    private final Set<ConversationId> changed = new HashSet<>();

    MessageStore(MVStore file) {
        this.folds = file.openMap("folds");
        this.messages = file.openMap("messages");
        this.seqs = file.openMap("messageSeqs");
    }

    void load() {
        folds.forEach((id, json) -> rows.put(ConversationId.of(id), Frames.MAPPER.readValue(json, FoldRow.class)));
    }

    Optional<FoldRow> fold(ConversationId id) {
        return Optional.ofNullable(rows.get(id));
    }

    void putFold(ConversationId id, FoldRow row) {
        rows.put(id, row);
        changed.add(id);
    }

    /// Writes the folds that changed, once a commit: in a large group each is large, and each event changes it.
    ///
    /// @return whether there were any
    boolean save() {
        for (var id : changed) {
            folds.put(id.value(), Frames.MAPPER.writeValueAsString(rows.get(id)));
        }
        boolean hasChanged = !changed.isEmpty();
        changed.clear();
        return hasChanged;
    }

    void put(ConversationId id, Message message) {
        messages.put(key(id, message.seq()), Frames.MAPPER.writeValueAsString(message));
        seqs.put(key(id, message.messageId()), Long.toString(message.seq()));
    }

    Optional<Message> message(ConversationId id, long seq) {
        return Optional.ofNullable(messages.get(key(id, seq))).map(MessageStore::read);
    }

    Optional<Message> message(ConversationId id, MessageId message) {
        return Optional.ofNullable(seqs.get(key(id, message))).flatMap(seq -> message(id, Long.parseLong(seq)));
    }

    /// The messages after a log seq, in log order.
    List<Message> after(ConversationId id, long seq, int limit) {
        var found = new ArrayList<Message>();
        var cursor = messages.cursor(
                key(id, Math.min(seq, VersionVector.COUNT_MAX - 1) + 1), key(id, VersionVector.COUNT_MAX), false);
        while (found.size() < limit && cursor.hasNext()) {
            cursor.next();
            found.add(read(cursor.getValue()));
        }
        return found;
    }

    /// The messages before a log seq, newest first.
    List<Message> before(ConversationId id, long seq, int limit) {
        var found = new ArrayList<Message>();
        var first = key(id, 0);
        var key = messages.lowerKey(key(id, seq));
        while (found.size() < limit && key != null && key.compareTo(first) >= 0) {
            var json = messages.get(key);
            if (json != null) {
                found.add(read(json));
            }
            key = messages.lowerKey(key);
        }
        return found;
    }

    /// Forgets a conversation.
    void clear(ConversationId id) {
        var prefix = id.value() + SEPARATOR;
        DeviceStore.removeRange(messages, prefix);
        DeviceStore.removeRange(seqs, prefix);
        folds.remove(id.value());
        rows.remove(id);
        changed.remove(id);
    }

    private static Message read(String json) {
        return Frames.MAPPER.readValue(json, Message.class);
    }

    /// Zero-padded, so that the order of the keys is the order of the seqs.
    private static String key(ConversationId id, long seq) {
        return "%s%c%016d".formatted(id, SEPARATOR, seq);
    }

    private static String key(ConversationId id, MessageId message) {
        return id.value() + SEPARATOR + message;
    }
}
