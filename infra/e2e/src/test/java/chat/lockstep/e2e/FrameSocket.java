package chat.lockstep.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A socket that speaks frames and knows nothing of what they mean. Frames are kept until they are asked for, in the
/// order they came. For one thread of a test or a probe.
public final class FrameSocket implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private volatile Consumer<JsonNode> onFrame = received::add;
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private FrameSocket(HttpClient http, URI url, @Nullable String token) {
        var builder =
                http.newWebSocketBuilder().subprotocols("lockstep.v1.json").connectTimeout(TIMEOUT);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        this.socket = builder.buildAsync(url, new Receiver()).join();
    }

    /// An open socket that has not said hello.
    ///
    /// @param token sent on the upgrade; null to send it in `hello`
    public static FrameSocket open(HttpClient http, URI url, @Nullable String token) {
        return new FrameSocket(http, url, token);
    }

    /// Says hello and waits until the server has said where everything stands.
    ///
    /// @return the `caughtUp` frame
    public JsonNode hello(String token, String device) {
        send(Map.of("type", "hello", "protocol", 1, "token", token, "device", Map.of("id", device)));
        return await(frame -> isOfType(frame, "caughtUp"));
    }

    /// Hands every later frame to `consumer` on the socket's thread instead of keeping it.
    public void deliverTo(Consumer<JsonNode> consumer) {
        onFrame = consumer;
    }

    public void send(Map<String, ?> frame) {
        sendText(JSON.writeValueAsString(frame));
    }

    public void sendText(String text) {
        join(socket.sendText(text, true));
    }

    public void sendBinary(byte[] bytes) {
        join(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /// The next frame that fits; those before it are dropped.
    ///
    /// @throws AssertionError if none comes within ten seconds
    public JsonNode await(Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            while (true) {
                var frame = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (frame == null) {
                    throw new AssertionError("no such frame within " + TIMEOUT);
                }
                if (wanted.test(frame)) {
                    return frame;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a frame", interrupted);
        }
    }

    public JsonNode awaitType(String type) {
        return await(frame -> isOfType(frame, type));
    }

    /// The code that the server closed the socket with.
    ///
    /// @throws AssertionError if it stays open for ten seconds
    public int awaitClose() {
        try {
            return closed.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillOpen) {
            throw new AssertionError("still open after " + TIMEOUT, stillOpen);
        } catch (ExecutionException broken) {
            throw new AssertionError("the connection broke instead of being closed", broken.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the close", interrupted);
        }
    }

    public static boolean isOfType(JsonNode frame, String type) {
        return frame.path("type").asString("").equals(type);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static void join(CompletionStage<?> sending) {
        sending.toCompletableFuture()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private final class Receiver implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                onFrame.accept(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
