package chat.lockstep.conformance.lab;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.wire.Fields;
import chat.lockstep.conformance.wire.Link;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One connection of one device, and the frames that clients send.
public final class Device {

    private final Lab lab;
    private final String user;
    private final String id;
    private final String token;
    private final Link link;
    private int helloMark;

    Device(Lab lab, String user, String id, Link link) {
        this.lab = lab;
        this.user = user;
        this.id = id;
        this.link = link;
        this.token = lab.server().token(user, id);
    }

    public String user() {
        return user;
    }

    public String id() {
        return id;
    }

    public String token() {
        return token;
    }

    public Link link() {
        return link;
    }

    public int mark() {
        return link.mark();
    }

    public String privateConversation() {
        return "user:" + user;
    }

    /// @param more fields of `hello`
    public void hello(Map<String, ?> more) {
        helloMark = link.mark();
        send(Fields.with(
                Fields.object("type", "hello", "protocol", 1, "token", token, "device", Fields.object("id", id)),
                more.entrySet().stream()
                        .flatMap(entry -> java.util.stream.Stream.of((Object) entry.getKey(), entry.getValue()))
                        .toArray()));
    }

    /// Waits until the server has said where everything stands.
    public JsonNode awaitCaughtUp() {
        return await("caughtUp", helloMark, "caughtUp");
    }

    public JsonNode welcome() {
        return await("welcome", helloMark, "welcome");
    }

    public JsonNode caughtUp() {
        return await("caughtUp", helloMark, "caughtUp");
    }

    /// The heads that came after `hello` until `caughtUp`.
    public List<JsonNode> greetedHeads() {
        awaitCaughtUp();
        return link.received(helloMark).stream()
                .takeWhile(frame -> !isOfType(frame, "caughtUp"))
                .filter(frame -> isOfType(frame, "heads"))
                .flatMap(frame -> frame.path("conversations").valueStream())
                .toList();
    }

    public void send(Map<String, ?> frame) {
        link.send(frame);
    }

    public JsonNode await(String what, int from, String type) {
        return link.await(what, from, frame -> isOfType(frame, type));
    }

    public JsonNode await(String what, int from, Predicate<JsonNode> wanted) {
        return link.await(what, from, wanted);
    }

    public static boolean isOfType(JsonNode frame, String type) {
        return frame.path("type").asString("").equals(type);
    }

    /// A live `delta` with an event that fits.
    public JsonNode awaitEvent(String what, int from, String conversation, Predicate<JsonNode> wanted) {
        var delta = await(what, from, frame -> isDelta(frame, conversation) && anyEvent(frame, wanted));
        return delta.path("events").valueStream().filter(wanted).findFirst().orElseThrow();
    }

    /// Whether such an event came since `from`.
    public boolean hasEvent(int from, String conversation, Predicate<JsonNode> wanted) {
        return link.received(from).stream().anyMatch(frame -> isDelta(frame, conversation) && anyEvent(frame, wanted));
    }

    private static boolean isDelta(JsonNode frame, String conversation) {
        return isOfType(frame, "delta")
                && frame.path("conversation").asString("").equals(conversation);
    }

    private static boolean anyEvent(JsonNode delta, Predicate<JsonNode> wanted) {
        return delta.path("events").valueStream().anyMatch(wanted);
    }

    /// Sends a frame until its answer is other than that of a busy server, and returns that answer.
    public JsonNode ask(Map<String, ?> frame) {
        return lab.settled(() -> answer(frame), Device::isPassing);
    }

    /// Whatever comes back with the `request` of a frame.
    private JsonNode answer(Map<String, ?> frame) {
        var request = Ids.next();
        int from = link.mark();
        send(Fields.with(frame, "request", request));
        return await(
                "answer to " + frame.get("type"),
                from,
                answer -> answer.path("request").asString("").equals(request));
    }

    /// Sends a command and waits for its result, whatever it is.
    public JsonNode command(String id, String action, @Nullable String conversation, Map<String, ?> data) {
        return command(commandFrame(id, action, conversation, data));
    }

    public JsonNode command(Map<String, ?> frame) {
        int from = link.mark();
        send(frame);
        return result((String) java.util.Objects.requireNonNull(frame.get("id")), from);
    }

    public JsonNode result(String id, int from) {
        return await(
                "result of " + id,
                from,
                frame -> isOfType(frame, "result")
                        && frame.path("id").asString("").equals(id));
    }

    public static Map<String, Object> commandFrame(
            String id, String action, @Nullable String conversation, Map<String, ?> data) {
        var frame = Fields.object("type", "command", "id", id, "action", action, "data", data);
        if (conversation != null) {
            frame.put("conversation", conversation);
        }
        return frame;
    }

    /// Sends a command until it is told for good what became of it: a busy server may say `unavailable` before.
    public JsonNode settled(String action, @Nullable String conversation, Map<String, ?> data) {
        return settled(Ids.next(), action, conversation, data);
    }

    public JsonNode settled(String id, String action, @Nullable String conversation, Map<String, ?> data) {
        return settled(commandFrame(id, action, conversation, data));
    }

    public JsonNode settled(Map<String, ?> frame) {
        return lab.settled(() -> command(frame), Device::isPassing);
    }

    /// Whether a busy server refused it for now.
    public static boolean isPassing(JsonNode result) {
        var kind = result.at("/error/class").asString("");
        return kind.equals("transient") || kind.equals("overload");
    }

    /// @return the result, which must be `applied` (or `duplicate`, if it had to be asked for again)
    public JsonNode applied(String action, @Nullable String conversation, Map<String, ?> data) {
        var result = settled(action, conversation, data);
        Expect.done(result);
        Expect.present(result, "conversation", "stream", "seq", "at");
        return result;
    }

    public JsonNode unchanged(String action, @Nullable String conversation, Map<String, ?> data) {
        var result = settled(action, conversation, data);
        Expect.that(result.path("outcome").asString("").equals("unchanged"), action + " unchanged", result);
        return result;
    }

    /// @param codes one of which must be the reason
    public JsonNode rejected(String action, @Nullable String conversation, Map<String, ?> data, String... codes) {
        var result = settled(action, conversation, data);
        Expect.that(
                result.path("outcome").asString("").equals("rejected"),
                action + " rejected with " + String.join(" or ", codes),
                result);
        Expect.error(result.path("error"), codes);
        return result;
    }

    public JsonNode say(String conversation, String text) {
        return applied("send", conversation, Fields.object("text", text));
    }

    /// One `pull`, answered with whatever.
    public JsonNode pull(String conversation, Map<String, ?> have) {
        return ask(Fields.object("type", "pull", "conversation", conversation, "have", have));
    }

    /// Pulls until the replica's log holds `seq`.
    public Replica pulled(Replica replica, String conversation, long seq) {
        return pulled(replica, conversation, "log", seq);
    }

    /// Pulls until `stream` of the replica holds `seq`, at most for ten seconds after the last progress.
    public Replica pulled(Replica replica, String conversation, String stream, long seq) {
        lab.eventually(
                stream + " of " + conversation + " to come by pull up to " + seq,
                () -> {
                    var delta = pull(conversation, replica.vector());
                    if (isOfType(delta, "delta")) {
                        replica.take(delta);
                    }
                    return delta;
                },
                delta -> replica.place(stream).seq() >= seq
                        && !delta.path("more").asBoolean(false));
        return replica;
    }

    /// Everything in a conversation's log, verified.
    public Replica log(String conversation, long seq) {
        return pulled(new Replica(conversation), conversation, seq);
    }

    /// The event at `seq` of the log.
    public JsonNode event(String conversation, long seq) {
        return log(conversation, seq).events().stream()
                .filter(event -> event.path("stream").asString("").equals("log")
                        && event.path("seq").asLong(0) == seq)
                .findFirst()
                .orElseThrow(() -> new Violation("an event at log " + seq, "none"));
    }

    /// The head of a conversation over HTTP, once it fits.
    public JsonNode head(String conversation, String what, Predicate<JsonNode> fits) {
        return lab.eventually(
                "head of " + conversation + " with " + what,
                () -> lab.heads(this).stream()
                        .filter(head -> head.path("id").asString("").equals(conversation))
                        .findFirst()
                        .orElse(tools.jackson.databind.node.MissingNode.getInstance()),
                head -> !head.isMissingNode() && fits.test(head));
    }

    /// The head once it shows the log's place `seq`.
    public JsonNode head(String conversation, long seq) {
        return head(conversation, "log.seq " + seq, head -> head.at("/log/seq").asLong(0) >= seq);
    }

    /// Messages of a conversation, newest first, once they fit.
    public List<JsonNode> messages(String conversation, String what, Predicate<List<JsonNode>> fits) {
        return lab.eventually(
                "messages with " + what,
                () -> ask(Fields.object("type", "page", "conversation", conversation))
                        .path("messages")
                        .valueStream()
                        .toList(),
                fits);
    }

    /// The message with this id, once it fits.
    public JsonNode message(String conversation, String messageId, String what, Predicate<JsonNode> fits) {
        Predicate<JsonNode> wanted =
                message -> message.path("messageId").asString("").equals(messageId) && fits.test(message);
        return messages(conversation, what, page -> page.stream().anyMatch(wanted)).stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    /// Asks for a sign of life: what the server sent before it has come when this returns.
    public void fence() {
        var nonce = Ids.next();
        int from = link.mark();
        send(Fields.object("type", "ping", "nonce", nonce));
        await("pong", from, frame -> frame.path("nonce").asString("").equals(nonce));
    }
}
