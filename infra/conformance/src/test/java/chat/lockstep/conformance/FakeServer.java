package chat.lockstep.conformance;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// As much of a server as some rules need: each user has a private conversation with one event. What it sends goes
/// through `tamper` first.
final class FakeServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String AT = "2026-01-31T12:00:00.000Z";

    private final BiFunction<String, JsonNode, JsonNode> tamper;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Sockets sockets = new Sockets();
    private final HttpServer tokens;

    /// @param tamper takes the type of a frame and the frame, and gives what is sent; a missing node for nothing
    FakeServer(BiFunction<String, JsonNode, JsonNode> tamper) throws IOException, InterruptedException {
        this.tamper = tamper;
        sockets.setReuseAddr(true);
        sockets.setDaemon(true);
        sockets.start();
        if (!started.await(60, TimeUnit.SECONDS)) {
            throw new IOException("the fake server does not start");
        }
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/tokens", exchange -> {
            var asked = JSON.readTree(exchange.getRequestBody());
            var body = JSON.writeValueAsBytes(Map.of("token", asked.path("user").asString("")));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        tokens.start();
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + sockets.getPort());
    }

    URI tokens() {
        return URI.create("http://127.0.0.1:" + tokens.getAddress().getPort() + "/tokens");
    }

    @Override
    public void close() {
        tokens.stop(0);
        try {
            sockets.stop(1_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> registered(String user) {
        var event = object(
                "stream",
                "log",
                "seq",
                1,
                "type",
                "deviceRegistered",
                "id",
                "01890a5d-ac9b-7004-8a2b-4c3d5e6f7a8b",
                "at",
                AT,
                "by",
                object("user", user, "device", "phone"),
                "data",
                object("device", "phone", "ordinal", 0));
        var hash = Integrity.hash(JSON.valueToTree(event));
        event.put("hash", hash);
        event.put("chain", Integrity.chain(Integrity.baseChain("user:" + user, "log"), hash));
        return event;
    }

    private static Map<String, Object> head(String user) {
        var id = "user:" + user;
        return object(
                "id",
                id,
                "kind",
                "private",
                "epoch",
                "1",
                "log",
                object("seq", 1, "chain", registered(user).get("chain")),
                "floor",
                object("seq", 0, "chain", Integrity.baseChain(id, "log")),
                "unread",
                0,
                "mentions",
                0,
                "readUpTo",
                0,
                "settings",
                object());
    }

    private final class Sockets extends WebSocketServer {

        private final Map<WebSocket, String> users = new java.util.concurrent.ConcurrentHashMap<>();
        private final Map<WebSocket, Integer> malformed = new java.util.concurrent.ConcurrentHashMap<>();

        Sockets() {
            super(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    1,
                    List.of(new Draft_6455(List.of(), List.of(new Protocol("lockstep.v1.json")))));
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            try {
                var frame = JSON.readTree(text);
                malformed.put(socket, 0);
                answer(socket, frame.path("type").asString(""), frame);
            } catch (JacksonException notJson) {
                send(socket, "error", error("malformed_frame", "never"));
                if (malformed.merge(socket, 1, Integer::sum) == 3) {
                    socket.close(4503);
                }
            }
        }

        private void answer(WebSocket socket, String type, JsonNode frame) {
            switch (type) {
                case "hello" -> hello(socket, frame);
                case "pull" -> pull(socket, frame);
                case "ping" -> {
                    var pong = object("serverTime", AT);
                    if (frame.has("nonce")) {
                        pong.put("nonce", frame.path("nonce").asString(""));
                    }
                    send(socket, "pong", pong);
                }
                default -> send(socket, "error", error("unknown_type", "never"));
            }
        }

        private void hello(WebSocket socket, JsonNode frame) {
            var user = frame.path("token").asString("");
            users.put(socket, user);
            send(
                    socket,
                    "welcome",
                    object(
                            "session",
                            "s",
                            "user",
                            user,
                            "device",
                            "phone",
                            "serverTime",
                            AT,
                            "heartbeatMillis",
                            15_000,
                            "limits",
                            object("frameBytes", 131_072),
                            "resume",
                            "reset",
                            "reason",
                            "new_device"));
            send(socket, "heads", object("conversations", List.of(head(user)), "more", false));
            JsonNode head = JSON.valueToTree(head(user));
            send(socket, "caughtUp", object("cursor", "c", "digest", Integrity.digestOf(List.of(head))));
        }

        private void pull(WebSocket socket, JsonNode frame) {
            var conversation = frame.path("conversation").asString("");
            var user = users.getOrDefault(socket, "");
            if (!conversation.equals("user:" + user)) {
                var error = error("not_found", "new_id");
                error.put("request", frame.path("request").asString(""));
                send(socket, "error", error);
                return;
            }
            boolean isThere = frame.at("/have/log").asLong(0) >= 1;
            send(
                    socket,
                    "delta",
                    object(
                            "conversation",
                            conversation,
                            "epoch",
                            "1",
                            "from",
                            object(),
                            "to",
                            isThere ? object() : object("log", 1),
                            "events",
                            isThere ? List.of() : List.of(registered(user)),
                            "more",
                            false,
                            "request",
                            frame.path("request").asString("")));
        }

        private static Map<String, Object> error(String code, String retry) {
            return object(
                    "error",
                    object(
                            "code",
                            code,
                            "class",
                            code.equals("not_found") ? "permission" : "invalid",
                            "message",
                            code,
                            "retry",
                            retry,
                            "traceId",
                            "t"));
        }

        private void send(WebSocket socket, String type, Map<String, ?> fields) {
            var frame = new LinkedHashMap<String, Object>();
            frame.put("type", type);
            frame.putAll(fields);
            ObjectNode tree = JSON.valueToTree(frame);
            var sent = tamper.apply(type, tree);
            if (!sent.isMissingNode()) {
                socket.send(JSON.writeValueAsString(sent));
            }
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {}

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket socket, Exception error) {}

        @Override
        public void onStart() {
            started.countDown();
        }
    }
}
