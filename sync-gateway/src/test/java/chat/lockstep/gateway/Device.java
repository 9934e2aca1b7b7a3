package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.gateway.frame.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device that keeps the rule of the protocol: an event is applied if it is the next one, a repeat is dropped, and
/// for a gap it pulls. It outlives its connections.
final class Device {

    static final Duration LIMIT = Duration.ofMinutes(2);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = Json.mapper();

    final String user;
    final String id;
    final List<JsonNode> results = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> hashes = new HashMap<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    Device(String user, String id) {
        this.user = user;
        this.id = id;
    }

    /// Connects, besides the connections it has; those that ended are of no more interest.
    Connection connect(int port) {
        var connection = new Connection();
        connection.open(port);
        connections.add(connection);
        return connection;
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }

    void ping() {
        connections.getLast().send("{\"type\":\"ping\"}");
    }

    long pongs() {
        return connections.getLast().types.stream().filter("pong"::equals).count();
    }

    void abortAll() {
        connections.forEach(Connection::abort);
    }

    /// Hashes of the log events that it holds.
    synchronized List<String> held(ConversationId conversation) {
        return List.copyOf(hashes.getOrDefault(conversation.value(), List.of()));
    }

    void awaitAll(World world, ConversationId conversation) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(held(conversation))
                        .isEqualTo(world.log(conversation).stream()
                                .map(event -> event.hash().value())
                                .toList()));
    }

    void awaitHeld(ConversationId conversation, RecordedEvent event) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> held(conversation).contains(event.hash().value()));
    }

    /// @return whether there was a gap
    private synchronized boolean apply(JsonNode delta) {
        var held = hashes.computeIfAbsent(delta.get("conversation").stringValue(), unknown -> new ArrayList<>());
        for (var event : delta.get("events")) {
            var seq = event.get("seq").longValue();
            if (!event.get("stream").stringValue().equals("log") || seq <= held.size()) {
                continue;
            }
            if (seq > held.size() + 1) {
                return true;
            }
            held.add(event.get("hash").stringValue());
        }
        return false;
    }

    private synchronized long heldSeq(String conversation) {
        return hashes.getOrDefault(conversation, List.of()).size();
    }

    /// One of its sockets.
    final class Connection implements WebSocket.Listener {

        final List<String> types = new CopyOnWriteArrayList<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private CompletableFuture<WebSocket> sending = new CompletableFuture<>();
        private int requests;

        void send(String frame) {
            synchronized (this) {
                sending = sending.thenCompose(socket -> socket.sendText(frame, true));
            }
        }

        /// Without a word.
        void abort() {
            sending.thenAccept(WebSocket::abort).orTimeout(10, TimeUnit.SECONDS).join();
        }

        void closeCleanly() {
            synchronized (this) {
                sending = sending.thenCompose(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
            }
            sending.orTimeout(10, TimeUnit.SECONDS).join();
        }

        Connection awaitCaughtUp() {
            return await("caughtUp");
        }

        Connection await(String type) {
            Awaitility.await().atMost(LIMIT).until(() -> types.contains(type));
            return this;
        }

        int closeCode() {
            return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        }

        private void open(int port) {
            CLIENT.newWebSocketBuilder()
                    .subprotocols("lockstep.v1.json")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/sync"), this)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .thenAccept(sending::complete)
                    .join();
            send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"" + id + "\"},\"token\":\""
                    + Tokens.of(user, id) + "\"}");
        }

        private void received(JsonNode frame) {
            var type = frame.get("type").stringValue();
            switch (type) {
                case "heads" ->
                    frame.get("conversations")
                            .forEach(head -> pullIfBehind(
                                    head.get("id").stringValue(),
                                    head.get("log").get("seq").longValue()));
                case "delta" -> {
                    var conversation = frame.get("conversation").stringValue();
                    if (apply(frame) || frame.get("more").booleanValue()) {
                        pullIfBehind(conversation, Long.MAX_VALUE);
                    }
                }
                case "lag" ->
                    frame.get("conversations")
                            .forEach(conversation -> pullIfBehind(conversation.stringValue(), Long.MAX_VALUE));
                case "result" -> results.add(frame);
                default -> {}
            }
            types.add(type);
        }

        private void pullIfBehind(String conversation, long seq) {
            var held = heldSeq(conversation);
            if (held < seq) {
                requests++;
                send("{\"type\":\"pull\",\"request\":" + requests + ",\"conversation\":\"" + conversation
                        + "\",\"have\":{" + (held == 0 ? "" : "\"log\":" + held) + "}}");
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                received(JSON.readTree(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
