package chat.lockstep.e2e.bench;

import chat.lockstep.e2e.DevTokens;
import chat.lockstep.e2e.FrameSocket;
import chat.lockstep.e2e.bench.ResumeBench.Return;
import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A user with one direct conversation with each of many peers, who write while its devices are away.
final class AwayUser {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WRITERS = 8;
    private static final int COMMANDS_PER_LIST = 50;
    private static final Duration SETTLE = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI url;
    private final DevTokens tokens;
    private final String name =
            "away-" + Generators.timeBasedEpochRandomGenerator().generate();
    private final List<Peer> peers;
    private long logEvents;

    AwayUser(HttpClient http, URI url, DevTokens tokens, int conversations) {
        this.http = http;
        this.url = url;
        this.tokens = tokens;
        peers = IntStream.range(0, conversations)
                .mapToObj(i -> new Peer(name + "-" + i))
                .toList();
    }

    /// Begins the conversations.
    void begin() throws InterruptedException {
        inParallel(
                peers,
                peer -> peer.conversation = commands(
                                peer,
                                List.of(command(
                                        "createConversation",
                                        null,
                                        Map.of("kind", "direct", "members", List.of(name)))))
                        .getFirst()
                        .get("conversation")
                        .asString());
        logEvents += peers.size();
        awaitViews();
    }

    /// The peers write `events` messages, all of them the same number.
    void miss(int events) throws InterruptedException {
        int each = Math.max(1, events / peers.size());
        inParallel(peers, peer -> {
            for (int sent = 0; sent < each; sent += COMMANDS_PER_LIST) {
                commands(
                        peer,
                        IntStream.range(sent, Math.min(each, sent + COMMANDS_PER_LIST))
                                .mapToObj(i -> command("send", peer.conversation, Map.of("text", "message " + i)))
                                .toList());
            }
        });
        logEvents += (long) each * peers.size();
        awaitViews();
    }

    /// What a device that says hello now would come back with.
    String cursor(String device) {
        try (var socket = open()) {
            return socket.hello(tokens.issue(name, device), device)
                    .get("cursor")
                    .asString();
        }
    }

    Return comeBack(String device, String cursor) {
        var token = tokens.issue(name, device);
        try (var socket = open()) {
            var hello = new HashMap<String, Object>(
                    Map.of("type", "hello", "protocol", 1, "token", token, "device", Map.of("id", device)));
            hello.put("cursor", cursor);
            long begin = System.nanoTime();
            socket.send(hello);
            var welcome = socket.awaitType("welcome");
            long welcomed = System.nanoTime();
            long bytes = bytes(welcome);
            long firstPage = 0;
            long heads = 0;
            while (true) {
                var frame = socket.await(one -> true);
                bytes += firstPage == 0 ? bytes(frame) : 0;
                firstPage = firstPage == 0 ? System.nanoTime() : firstPage;
                if (FrameSocket.isOfType(frame, "caughtUp")) {
                    return new Return(
                            device,
                            welcome.get("resume").asString(),
                            micros(begin, welcomed),
                            micros(begin, firstPage),
                            bytes,
                            heads,
                            micros(begin, System.nanoTime()));
                }
                heads += frame.path("conversations").size();
            }
        }
    }

    /// Waits until the heads show every event.
    private void awaitViews() {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (shown() < logEvents) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the views do not show all events after " + SETTLE);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    /// Log events of the conversations with the peers, as the heads name them.
    private long shown() {
        try (var socket = open()) {
            var hello = Map.of(
                    "type",
                    "hello",
                    "protocol",
                    1,
                    "token",
                    tokens.issue(name, "watch"),
                    "device",
                    Map.of("id", "watch"));
            socket.send(hello);
            long events = 0;
            while (true) {
                var frame = socket.await(one -> true);
                if (FrameSocket.isOfType(frame, "caughtUp")) {
                    return events;
                }
                for (var head : frame.path("conversations")) {
                    events += head.get("kind").asString().equals("direct")
                            ? head.get("log").get("seq").asLong()
                            : 0;
                }
            }
        }
    }

    private FrameSocket open() {
        return FrameSocket.open(http, DevTokens.socketUrl(url), null);
    }

    private static long micros(long begin, long end) {
        return TimeUnit.NANOSECONDS.toMicros(end - begin);
    }

    private static long bytes(JsonNode frame) {
        return JSON.writeValueAsString(frame).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Map<String, Object> command(String action, @Nullable String conversation, Map<String, Object> data) {
        var command = new HashMap<String, Object>();
        command.put("id", Generators.timeBasedEpochRandomGenerator().generate().toString());
        command.put("action", action);
        command.put("data", data);
        if (conversation != null) {
            command.put("conversation", conversation);
        }
        return command;
    }

    /// Sent again, under the same ids, until every one is carried out.
    private List<JsonNode> commands(Peer peer, List<Map<String, Object>> commands) {
        var body = JSON.writeValueAsString(commands);
        for (int tries = 0; ; tries++) {
            var request = HttpRequest.newBuilder(url.resolve("/v1/commands"))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + peer.token())
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = answer(request);
            var results = new ArrayList<JsonNode>();
            answer.forEach(results::add);
            if (answer.isArray()
                    && results.stream()
                            .noneMatch(one -> one.get("outcome").asString().equals("rejected"))) {
                return results;
            }
            if (tries == 20) {
                throw new IllegalStateException("commands are refused again and again: " + answer);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private JsonNode answer(HttpRequest request) {
        try {
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException unreachable) {
            throw new UncheckedIOException("no gateway at " + url, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static void inParallel(List<Peer> peers, Consumer<Peer> task) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var tasks = peers.stream()
                    .map(peer -> Executors.<Void>callable(() -> task.accept(peer), null))
                    .toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a peer could not write", failure.getCause());
        }
    }

    private final class Peer {

        private final String user;
        private String conversation = "";
        private String token = "";

        Peer(String user) {
            this.user = user;
        }

        String token() {
            if (token.isEmpty()) {
                token = tokens.issue(user, "phone");
            }
            return token;
        }
    }
}
