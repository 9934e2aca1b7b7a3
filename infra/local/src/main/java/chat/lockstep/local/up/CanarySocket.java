package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One device's socket: frames out, and awaiting a certain frame in.
final class CanarySocket implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final int port;
    private final String user;
    private final String device;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final Frames frames = new Frames();
    private final WebSocket socket;
    private long lastArrival;

    private CanarySocket(int port, String user, String device) throws InterruptedException {
        this.port = port;
        this.user = user;
        this.device = device;
        this.socket = connect(token());
    }

    static CanarySocket open(int port, String user, String device) throws InterruptedException {
        return new CanarySocket(port, user, device);
    }

    /// Says hello and waits until this device is caught up.
    void hello() throws InterruptedException {
        send(Map.of(
                "type",
                "hello",
                "protocol",
                1,
                "device",
                Map.of("id", device, "name", "Canary", "platform", "lockstep up")));
        await(frame -> "caughtUp".equals(frame.get("type")), "caughtUp", LIMIT.multipliedBy(2));
    }

    void send(Map<String, ?> frame) throws InterruptedException {
        settle(
                () -> socket.sendText(JSONObjectUtils.toJSONString(frame), true)
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS),
                "a frame could not be sent");
    }

    /// The next frame that it is; those before it are dropped.
    Map<String, Object> await(Predicate<Map<String, Object>> wanted, String what, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Arrival arrival = frames.arrived.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                throw failure(user + "'s device waited " + limit.toSeconds() + " s for " + what, null);
            }
            Map<String, Object> frame = parse(arrival.text());
            if (wanted.test(frame)) {
                lastArrival = arrival.nanoTime();
                return frame;
            }
            if ("error".equals(frame.get("type")) || "closed".equals(frame.get("type"))) {
                throw failure(user + "'s device waited for " + what + " and got " + arrival.text(), null);
            }
        }
    }

    /// When the frame that was awaited last had arrived, on the clock of [System#nanoTime].
    long lastArrival() {
        return lastArrival;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private String token() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/dev/tokens"))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSONObjectUtils.toJSONString(Map.of("user", user, "device", device))))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw failure("no token for " + user + ": " + answer.statusCode() + " " + answer.body(), null);
            }
            return String.valueOf(parse(answer.body()).get("token"));
        } catch (IOException failure) {
            throw failure("no token for " + user + ": " + failure, failure);
        }
    }

    private WebSocket connect(String token) throws InterruptedException {
        return settle(
                () -> client.newWebSocketBuilder()
                        .subprotocols("lockstep.v1.json")
                        .header("Authorization", "Bearer " + token)
                        .connectTimeout(LIMIT)
                        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/sync"), frames)
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS),
                user + "'s socket could not be opened");
    }

    private interface Waiting<T> {
        T get() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private <T> T settle(Waiting<T> waiting, String problem) throws InterruptedException {
        try {
            return waiting.get();
        } catch (ExecutionException | TimeoutException failure) {
            throw failure(problem + ": " + (failure.getCause() == null ? failure : failure.getCause()), failure);
        }
    }

    private Map<String, Object> parse(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException failure) {
            throw failure("not JSON: " + json, failure);
        }
    }

    private LocalFailure failure(String message, @Nullable Exception cause) {
        String mend = "see ./lockstep logs sync-gateway, and http://127.0.0.1:" + port + "/health for the hop";
        return cause == null
                ? new LocalFailure("the canary failed: " + message, mend)
                : new LocalFailure("the canary failed: " + message, mend, cause);
    }

    private record Arrival(String text, long nanoTime) {}

    /// Puts parted frames together. Bounded by what the gateway sends to a device that was just registered.
    private static final class Frames implements WebSocket.Listener {

        private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                arrived.add(new Arrival(parts.toString(), System.nanoTime()));
                parts.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            arrived.add(new Arrival(
                    JSONObjectUtils.toJSONString(Map.of("type", "closed", "code", statusCode, "reason", reason)),
                    System.nanoTime()));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            arrived.add(new Arrival(
                    JSONObjectUtils.toJSONString(Map.of("type", "closed", "reason", String.valueOf(error))),
                    System.nanoTime()));
        }
    }
}
