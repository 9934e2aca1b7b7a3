package chat.lockstep.checker.world;

import static chat.lockstep.checker.world.Recording.object;

import chat.lockstep.conformance.integrity.Integrity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The event store of a made-up world, and the state that its commands are judged by.
final class Store {

    private static final long BEGAN = 1_790_000_000_000L;

    final Map<String, Conversation> conversations = new LinkedHashMap<>();
    final Map<String, ObjectNode> byId = new HashMap<>();
    final List<ObjectNode> log;

    Store(List<ObjectNode> log) {
        this.log = log;
    }

    /// One conversation as it is now. `stretches` are what each user may see, by floor and end; `marks` are read marks.
    static final class Conversation {
        final String id;
        final String kind;
        String title = "";
        String foundedAs = "";
        final Map<String, List<ObjectNode>> streams = new HashMap<>();
        final Map<String, String> members = new LinkedHashMap<>();
        final Map<String, List<long[]>> stretches = new LinkedHashMap<>();
        final Map<String, Long> marks = new HashMap<>();
        final Map<String, Message> messages = new LinkedHashMap<>();

        Conversation(String id, String kind) {
            this.id = id;
            this.kind = kind;
        }

        List<ObjectNode> events(String stream) {
            return streams.computeIfAbsent(stream, ignored -> new ArrayList<>());
        }

        long head() {
            return events("log").size();
        }

        /// The last log seq that a user may see.
        long end(String user) {
            return Math.min(head(), stretches.get(user).getLast()[1]);
        }

        long floor(String user) {
            return stretches.get(user).getLast()[0];
        }

        String chain(long seq) {
            return seq == 0
                    ? Integrity.baseChain(id, "log")
                    : events("log").get((int) seq - 1).get("chain").stringValue();
        }
    }

    static final class Message {
        final String id;
        final long seq;
        final String user;
        String text;
        List<String> mentions;
        boolean isRetracted;

        Message(String id, long seq, String user, String text, List<String> mentions) {
            this.id = id;
            this.seq = seq;
            this.user = user;
            this.text = text;
            this.mentions = mentions;
        }
    }

    Optional<Conversation> of(String id) {
        return Optional.ofNullable(conversations.get(id));
    }

    Conversation open(String id, String kind) {
        return conversations.computeIfAbsent(id, ignored -> new Conversation(id, kind));
    }

    /// Appends an event as it is, with its hash and chain.
    ObjectNode append(long t, Conversation to, String stream, String type, String id, String client, ObjectNode data) {
        var events = to.events(stream);
        long seq = events.size() + 1L;
        if (stream.equals("log")) {
            data.put("ordinal", to.messages.size() + (type.equals("messageSent") ? 1 : 0));
        }
        var event = object(
                "stream", stream, "seq", seq, "type", type, "id", id, "at", at(t), "by", by(client), "data", data);
        var hash = Integrity.hash(event);
        var before = events.isEmpty()
                ? Integrity.baseChain(to.id, stream)
                : events.getLast().get("chain").stringValue();
        event.put("hash", hash);
        event.put("chain", Integrity.chain(before, hash));
        events.add(event);
        byId.put(id, event);
        log.add(object("conversation", to.id, "stream", stream, "seq", seq, "epoch", "1", "event", event.deepCopy()));
        return event;
    }

    private static String at(long t) {
        var text = java.time.Instant.ofEpochMilli(BEGAN + t / 1_000).toString();
        return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
    }

    private static ObjectNode by(String client) {
        int slash = client.indexOf('/');
        return object("user", client.substring(0, slash), "device", client.substring(slash + 1));
    }
}
