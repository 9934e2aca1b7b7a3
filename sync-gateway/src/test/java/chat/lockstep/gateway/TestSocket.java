package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.gateway.frame.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// A client of the socket: the one of the JDK, which shares no code with the server.
final class TestSocket implements WebSocket.Listener {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = Json.mapper();
    private static final CBORMapper CBOR = CBORMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final ByteArrayOutputStream partialBytes = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;
    private volatile boolean reading = true;

    /// @param headers name and value pairs, separated by `|`
    static TestSocket connect(int port, String subprotocol, String headers) {
        var listener = new TestSocket();
        var builder = CLIENT.newWebSocketBuilder().connectTimeout(LIMIT);
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        if (!headers.isEmpty()) {
            var parts = headers.split("\\|");
            builder.header(parts[0], parts[1]);
        }
        listener.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/sync"), listener)
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return listener;
    }

    /// The status with which the upgrade was refused.
    static int refusal(int port, String subprotocol, String headers) {
        try {
            connect(port, subprotocol, headers).abort();
            return 101;
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw refused;
        }
    }

    String subprotocol() {
        return socket().getSubprotocol();
    }

    void helloAs(String user, String device) {
        hello(device, Tokens.of(user, device));
    }

    void hello(String device, String token) {
        send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"" + device + "\"},\"token\":\"" + token + "\"}");
    }

    /// Says hello and takes the frames until `caughtUp`.
    void greeted(String user, String device) {
        helloAs(user, device);
        for (var type = ""; !type.equals("caughtUp"); ) {
            type = next().get("type").stringValue();
        }
    }

    void send(String text) {
        socket().sendText(text, true)
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /// The same frame in CBOR.
    void sendCbor(String text) {
        sendBinary(CBOR.writeValueAsBytes(JSON.readTree(text)));
    }

    /// Takes frames until one of a type comes.
    JsonNode next(String type) {
        var frame = next();
        while (!frame.get("type").stringValue().equals(type)) {
            frame = next();
        }
        return frame;
    }

    void sendBinary(byte[] bytes) {
        socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    JsonNode next() {
        try {
            var frame = frames.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(frame)
                    .as("a frame within %s (closed: %s)", LIMIT, closed)
                    .isNotNull();
            return JSON.readTree(frame);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// A frame, if there is one by now.
    @Nullable
    JsonNode poll() {
        var frame = frames.poll();
        return frame == null ? null : JSON.readTree(frame);
    }

    String nextErrorCode() {
        return next().get("error").get("code").stringValue();
    }

    int closeCode() {
        try {
            return closed.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("not closed", failure);
        }
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /// Takes nothing from the network any more.
    void stopReading() {
        reading = false;
    }

    void abort() {
        socket().abort();
    }

    private WebSocket socket() {
        return java.util.Objects.requireNonNull(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(partial.toString());
            partial.setLength(0);
        }
        if (reading) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        partialBytes.writeBytes(bytes);
        if (last) {
            frames.add(CBOR.readTree(partialBytes.toByteArray()).toString());
            partialBytes.reset();
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
