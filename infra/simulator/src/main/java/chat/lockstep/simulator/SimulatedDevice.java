package chat.lockstep.simulator;

import chat.lockstep.conformance.integrity.Integrity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A thin device that does what the protocol says a device does, and keeps what it must over a reconnect: the heads,
/// the cursor, the events, and the commands that were not settled.
final class SimulatedDevice {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int PINGS_UNANSWERED_MAX = 5;

    private final String user;
    private final String id;
    private final String token;
    private final Mutation mutation;
    private final Map<String, Held> conversations = new LinkedHashMap<>();
    private final Map<String, ObjectNode> pending = new LinkedHashMap<>();
    private final Map<String, JsonNode> settled = new LinkedHashMap<>();
    private @Nullable String cursor;
    private @Nullable Link link;
    private boolean isGreeted;
    private boolean askedForAll;
    private long requests;
    private int pingsUnanswered;
    private String serverDigest = "";

    SimulatedDevice(String user, String id, String token, Mutation mutation) {
        this.user = user;
        this.id = id;
        this.token = token;
        this.mutation = mutation;
    }

    String user() {
        return user;
    }

    String name() {
        return user + "/" + id;
    }

    @Nullable
    Link link() {
        return link;
    }

    boolean isConnected() {
        return link != null && isGreeted;
    }

    boolean isIdle() {
        return pending.isEmpty() && conversations.values().stream().noneMatch(held -> held.isPulling);
    }

    Map<String, JsonNode> settled() {
        return settled;
    }

    Map<String, ObjectNode> pending() {
        return pending;
    }

    /// Takes over a new connection; an older one is forgotten, and may go on for a while at the server.
    void connect(Link fresh, Runnable whenClosed) {
        link = fresh;
        isGreeted = false;
        askedForAll = false;
        pingsUnanswered = 0;
        conversations.values().forEach(held -> held.isPulling = false);
        fresh.device(
                text -> {
                    if (link == fresh) {
                        received(JSON.readTree(text));
                    }
                },
                code -> {
                    if (link == fresh) {
                        link = null;
                        whenClosed.run();
                    }
                });
        hello(cursor);
    }

    private void hello(@Nullable String from) {
        var frame = frame("hello").put("protocol", 1).put("token", token).put("digest", digest());
        frame.putObject("device").put("id", id);
        if (from != null) {
            frame.put("cursor", from);
        }
        send(frame);
    }

    private static ObjectNode frame(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private void send(JsonNode frame) {
        if (link != null) {
            link.send(frame.toString());
        }
    }

    /// Asks for a sign of life; gives a connection up that gave none for long.
    void ping() {
        if (link != null && pingsUnanswered++ > PINGS_UNANSWERED_MAX) {
            link.cut();
        } else {
            send(frame("ping"));
        }
    }

    void subscribe(String conversation, String interest) {
        send(frame("subscribe").put("conversation", conversation).put("interest", interest));
    }

    /// A command is kept until it is settled, and sent again after each reconnect.
    void command(String command, String action, @Nullable String conversation, ObjectNode data) {
        var frame = frame("command").put("id", command).put("action", action);
        frame.set("data", data);
        if (conversation != null) {
            frame.put("conversation", conversation);
        }
        pending.put(command, frame);
        if (isGreeted) {
            send(frame);
        }
    }

    void sendAgain() {
        if (isGreeted) {
            List.copyOf(pending.values()).forEach(this::send);
        }
    }

    /// Says how far it has stored each conversation.
    void acknowledge() {
        var marks = JSON.createObjectNode();
        conversations.forEach((conversation, held) -> {
            if (held.log() > 0 && held.until() == Long.MAX_VALUE) {
                marks.putObject(conversation)
                        .put("seq", held.log())
                        .put("chain", held.replica.place("log").chain());
            }
        });
        if (isGreeted && !marks.isEmpty()) {
            var ack = frame("ack");
            ack.set("marks", marks);
            send(ack);
        }
    }

    private void received(JsonNode frame) {
        pingsUnanswered = 0;
        switch (frame.path("type").asString("")) {
            case "welcome" -> {
                isGreeted = true;
                sendAgain();
            }
            case "heads" -> frame.path("conversations").forEach(this::head);
            case "delta" -> delta(frame);
            case "caughtUp" -> caughtUp(frame);
            case "result" -> result(frame);
            case "error" -> error(frame);
            default -> {}
        }
    }

    private void head(JsonNode head) {
        var conversation = head.path("id").asString("");
        var held = conversations.computeIfAbsent(conversation, key -> new Held(key, head));
        boolean isOlder =
                head.at("/log/seq").asLong(0) < held.head.at("/log/seq").asLong(0);
        held.head = isOlder ? held.head : head; // newest wins; its log may lag what the device was told
        if (held.log() < held.head.at("/floor/seq").asLong(0)) {
            held.begin(held.head.path("floor"));
        }
        pullIfBehind(conversation, held);
    }

    private void pullIfBehind(String conversation, Held held) {
        if (held.isBehind()) {
            pull(conversation, held);
        }
    }

    void pull(String conversation) {
        var held = conversations.get(conversation);
        if (held != null) {
            pull(conversation, held);
        }
    }

    void pullWhatIsBehind() {
        conversations.forEach(this::pullIfBehind);
    }

    private void pull(String conversation, Held held) {
        if (!held.isPulling && link != null) {
            held.isPulling = true;
            var frame = frame("pull")
                    .put("request", "pull " + requests++)
                    .put("conversation", conversation)
                    .put("limit", 5);
            frame.set("have", JSON.valueToTree(held.replica.vector()));
            send(frame);
        }
    }

    private void delta(JsonNode delta) {
        var conversation = delta.path("conversation").asString("");
        var held = conversations.get(conversation);
        if (held == null) {
            throw new LawBroken(name() + " gets a delta of " + conversation + " before its head");
        }
        boolean isAnswer = delta.has("request");
        if (isAnswer) {
            held.isPulling = false;
        }
        boolean isGap = !held.take(delta.path("events"), user, mutation);
        if (isGap || (isAnswer && (held.hasGap || delta.path("more").asBoolean(false)))) {
            held.hasGap = isGap && held.isPulling; // the answer under way was made before, and may end before the gap
            pull(conversation, held);
        }
    }

    private void caughtUp(JsonNode frame) {
        cursor = frame.path("cursor").asString("");
        serverDigest = frame.path("digest").asString("");
        boolean holdsAll = conversations.values().stream()
                .allMatch(held -> held.log() == held.head.at("/log/seq").asLong(0));
        if (holdsAll && !digest().equals(serverDigest) && !askedForAll) {
            askedForAll = true;
            hello(null);
        }
    }

    private void result(JsonNode result) {
        var kind = result.at("/error/class").asString("");
        if (kind.equals("transient") || kind.equals("overload")) {
            return; // sent again with the same id
        }
        var command = result.path("id").asString("");
        pending.remove(command);
        settled.put(command, result);
    }

    private void error(JsonNode error) {
        var code = error.at("/error/code").asString("");
        if (code.equals("malformed_frame") || code.equals("invalid_field") || code.equals("unknown_type")) {
            throw new LawBroken(name() + " is told that it is wrong: " + error);
        }
        conversations.values().forEach(held -> held.isPulling = held.isPulling && !error.has("request"));
    }

    /// Of what the device holds.
    String digest() {
        return Integrity.digestOf(
                conversations.values().stream().map(Held::asHead).toList());
    }

    /// The events that it holds of a conversation, with nothing twice.
    List<JsonNode> events(String conversation) {
        var held = conversations.get(conversation);
        return held == null ? List.of() : held.replica.events();
    }

    List<String> conversations() {
        return List.copyOf(conversations.keySet());
    }

    /// Places and marks, for a person.
    String state() {
        var text = new StringBuilder(name()).append(" link=").append(link == null ? "none" : link.name());
        conversations.forEach((conversation, held) -> text.append("\n    ")
                .append(conversation)
                .append(" log ")
                .append(held.log())
                .append(" of ")
                .append(held.head.at("/log/seq"))
                .append(" readUpTo ")
                .append(held.readUpTo())
                .append(" until ")
                .append(held.head.path("until"))
                .append(held.isPulling ? " pulling" : ""));
        return text.append("\n    pending ").append(pending.keySet()).toString();
    }
}
