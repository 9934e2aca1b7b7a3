package chat.lockstep.e2e.bench;

import chat.lockstep.e2e.DevTokens;
import chat.lockstep.e2e.FrameSocket;
import com.fasterxml.uuid.Generators;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// Two users with one device each and their direct conversation; the first one sends.
final class Couple implements AutoCloseable {

    private final Map<String, Sample> pending = new ConcurrentHashMap<>();
    private final FrameSocket sender;
    private final FrameSocket receiver;
    private final String conversation;

    private Couple(FrameSocket sender, FrameSocket receiver, String conversation) {
        this.sender = sender;
        this.receiver = receiver;
        this.conversation = conversation;
    }

    static Couple connect(HttpClient http, URI url, DevTokens tokens, String name) {
        var left = device(http, url, tokens, name + "-a");
        var right = device(http, url, tokens, name + "-b");
        left.send(Map.of(
                "type",
                "command",
                "id",
                Generators.timeBasedEpochRandomGenerator().generate().toString(),
                "action",
                "createConversation",
                "data",
                Map.of("kind", "direct", "members", List.of(name + "-b"))));
        var created = left.awaitType("result");
        if (!created.path("outcome").asString("").equals("applied")) {
            throw new IllegalStateException("cannot create a conversation: " + created);
        }
        var couple = new Couple(left, right, created.get("conversation").asString());
        left.deliverTo(couple::onSenderFrame);
        right.deliverTo(couple::onReceiverFrame);
        return couple;
    }

    private static FrameSocket device(HttpClient http, URI url, DevTokens tokens, String user) {
        var socket = FrameSocket.open(http, DevTokens.socketUrl(url), null);
        socket.hello(tokens.issue(user, "phone"), "phone");
        return socket;
    }

    void send(Sample sample) {
        pending.put(sample.messageId(), sample);
        sender.send(Map.of(
                "type",
                "command",
                "id",
                sample.messageId(),
                "action",
                "send",
                "conversation",
                conversation,
                "data",
                Map.of("text", "The quick brown fox jumps over the lazy dog.")));
    }

    /// A sign of life of both devices. Not while [#send] runs.
    void ping() {
        sender.send(Map.of("type", "ping"));
        receiver.send(Map.of("type", "ping"));
    }

    private void onSenderFrame(JsonNode frame) {
        if (FrameSocket.isOfType(frame, "result")
                && frame.path("outcome").asString("").equals("applied")) {
            var sample = pending.get(frame.get("id").asString());
            if (sample != null) {
                sample.answered();
            }
        }
    }

    private void onReceiverFrame(JsonNode frame) {
        if (!FrameSocket.isOfType(frame, "delta")) {
            return;
        }
        for (var event : frame.get("events")) {
            var sample = pending.get(event.get("id").asString());
            if (sample != null) {
                sample.delivered();
            }
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
