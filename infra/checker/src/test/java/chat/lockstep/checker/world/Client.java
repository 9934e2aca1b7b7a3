package chat.lockstep.checker.world;

import static chat.lockstep.checker.world.Recording.object;

import chat.lockstep.checker.fold.Sha256;
import chat.lockstep.checker.world.Store.Conversation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// One device: what it holds of each stream, and what it shows.
final class Client {

    private final String name;
    final List<Command> open = new ArrayList<>();
    private final Map<String, Long> held = new HashMap<>();
    private final Map<String, Map<String, Shown>> shown = new HashMap<>();
    private final Map<String, Long> marks = new HashMap<>();
    private final Map<String, Long> acked = new HashMap<>();
    boolean isConnected;
    boolean isRevoked;
    int session;

    Client(String name) {
        this.name = name;
    }

    private static final class Shown {
        long seq;
        String sha256 = "";
    }

    String name() {
        return name;
    }

    String user() {
        return name.substring(0, name.indexOf('/'));
    }

    /// Stores what it has not yet of a conversation.
    ///
    /// @return the lines of the history for it
    List<ObjectNode> sync(long t, Conversation conversation) {
        var lines = new ArrayList<ObjectNode>();
        if (!conversation.stretches.containsKey(user())) {
            return lines;
        }
        held.merge(conversation.id + " log", conversation.floor(user()), Math::max);
        pull(t, conversation, "log", conversation.end(user()), lines);
        if (conversation.members.containsKey(user())) {
            conversation.streams.keySet().stream()
                    .filter(stream -> stream.startsWith("@"))
                    .sorted()
                    .forEach(stream -> pull(
                            t, conversation, stream, conversation.events(stream).size(), lines));
        }
        mark(t, conversation, conversation.floor(user()), lines);
        return lines;
    }

    private long held(Conversation conversation, String stream) {
        return held.getOrDefault(conversation.id + " " + stream, 0L);
    }

    private void pull(long t, Conversation conversation, String stream, long to, List<ObjectNode> lines) {
        for (long seq = held(conversation, stream) + 1; seq <= to; seq++) {
            var event = conversation.events(stream).get((int) seq - 1);
            lines.add(object(
                    "kind",
                    "wire",
                    "t",
                    t,
                    "client",
                    name,
                    "conversation",
                    conversation.id,
                    "stream",
                    stream,
                    "seq",
                    seq));
            lines.add(object(
                    "kind",
                    "seen",
                    "t",
                    t,
                    "client",
                    name,
                    "conversation",
                    conversation.id,
                    "epoch",
                    "1",
                    "event",
                    event.deepCopy()));
            held.put(conversation.id + " " + stream, seq);
            fold(t, conversation, event, lines);
        }
    }

    private void fold(long t, Conversation conversation, ObjectNode event, List<ObjectNode> lines) {
        var messages = shown.computeIfAbsent(conversation.id, ignored -> new HashMap<>());
        var data = event.get("data");
        var message = data.path("messageId").asString("");
        switch (event.get("type").stringValue()) {
            case "messageSent" -> {
                var sent = new Shown();
                sent.seq = event.get("seq").asLong();
                sent.sha256 = Sha256.hex(data.get("text").stringValue());
                messages.put(message, sent);
                if (event.at("/by/user").stringValue().equals(user())) {
                    mark(t, conversation, sent.seq, lines);
                }
            }
            case "messageEdited" -> {
                var edited = messages.get(message);
                if (edited != null && !edited.sha256.isEmpty()) {
                    edited.sha256 = Sha256.hex(data.get("text").stringValue());
                }
            }
            case "messageRetracted" -> {
                if (messages.containsKey(message)) {
                    messages.get(message).sha256 = "";
                }
            }
            case "read" -> {
                if (event.get("stream").stringValue().equals("@" + user())) {
                    mark(t, conversation, data.get("upTo").asLong(), lines);
                }
            }
            case "privatelyRead" -> {
                var target = data.get("conversation").stringValue();
                markOf(t, target, data.get("upTo").asLong(), lines);
            }
            default -> {}
        }
    }

    private void mark(long t, Conversation conversation, long seq, List<ObjectNode> lines) {
        if (!conversation.kind.equals("private")) {
            markOf(t, conversation.id, seq, lines);
        }
    }

    private void markOf(long t, String conversation, long seq, List<ObjectNode> lines) {
        if (seq > marks.getOrDefault(conversation, 0L)) {
            marks.put(conversation, seq);
            lines.add(object("kind", "mark", "t", t, "client", name, "conversation", conversation, "readUpTo", seq));
        }
    }

    List<ObjectNode> ack(long t, Conversation conversation) {
        long seq = held(conversation, "log");
        var isNew = acked.merge(conversation.id, seq, Math::max) == seq && seq > 0;
        return isNew
                ? List.of(object("kind", "ack", "t", t, "client", name, "conversation", conversation.id, "seq", seq))
                : List.of();
    }

    ObjectNode ends(long t, Conversation conversation) {
        var messages = new TreeMap<Long, ObjectNode>();
        shown.getOrDefault(conversation.id, Map.of())
                .forEach((id, message) ->
                        messages.put(message.seq, object("seq", message.seq, "id", id, "sha256", message.sha256)));
        return object(
                "kind",
                "final",
                "t",
                t,
                "client",
                name,
                "conversation",
                conversation.id,
                "epoch",
                "1",
                "seq",
                held(conversation, "log"),
                "chain",
                conversation.chain(held(conversation, "log")),
                "readUpTo",
                marks.getOrDefault(conversation.id, 0L),
                "messages",
                messages.values());
    }
}
