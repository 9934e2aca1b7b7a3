package chat.lockstep.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A socket that keeps every frame it receives, in order, so that one may look at them as often as one likes.
public final class Link implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Dialect dialect;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<JsonNode> received = new ArrayList<>();
    private @Nullable Integer closeCode;
    private @Nullable Throwable broken;
    private final WebSocket socket;

    private Link(HttpClient http, URI url, Dialect dialect, Map<String, String> headers) {
        this.dialect = dialect;
        var builder =
                http.newWebSocketBuilder().subprotocols(dialect.subprotocol()).connectTimeout(PATIENCE);
        headers.forEach(builder::header);
        this.socket = builder.buildAsync(url, new Receiver()).join();
    }

    /// @param headers of the upgrade
    /// @throws Refused if the server does not open a socket
    public static Link open(HttpClient http, URI url, Dialect dialect, Map<String, String> headers) {
        try {
            return new Link(http, url, dialect, headers);
        } catch (CompletionException failure) {
            int status = failure.getCause() instanceof WebSocketHandshakeException handshake
                            && handshake.getResponse() != null
                    ? handshake.getResponse().statusCode()
                    : 0;
            throw new Refused(status, String.valueOf(failure.getCause()), failure);
        }
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public void send(Map<String, ?> frame) {
        JsonNode tree = JSON.valueToTree(frame);
        switch (dialect) {
            case JSON -> sendText(JSON.writeValueAsString(tree));
            case CBOR -> sendBinary(Cbor.write(tree));
        }
    }

    public void sendText(String text) {
        join(socket.sendText(text, true));
    }

    public void sendBinary(byte[] bytes) {
        join(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    private static void join(CompletionStage<?> sending) {
        try {
            sending.toCompletableFuture()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException closed) {
            throw new NothingCame("the socket takes no more frames: " + closed.getCause(), closed);
        }
    }

    /// How many frames came until now.
    public int mark() {
        return received(0).size();
    }

    /// The frames that came, from the one at `from` on.
    public List<JsonNode> received(int from) {
        lock.lock();
        try {
            return List.copyOf(received.subList(from, received.size()));
        } finally {
            lock.unlock();
        }
    }

    /// The first frame at or after `from` that fits.
    ///
    /// @param what is awaited, for a person
    /// @throws NothingCame if there is none within ten seconds
    public JsonNode await(String what, int from, Predicate<JsonNode> wanted) {
        return find(from, wanted, PATIENCE)
                .orElseThrow(() -> new NothingCame(
                        "no " + what + " within " + PATIENCE.toSeconds() + " s; came: " + types(from), null));
    }

    /// The first frame at or after `from` that fits, if it comes in time and before the socket closes.
    public Optional<JsonNode> find(int from, Predicate<JsonNode> wanted, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        int next = from;
        lock.lock();
        try {
            while (true) {
                for (; next < received.size(); next++) {
                    if (wanted.test(received.get(next))) {
                        return Optional.of(received.get(next));
                    }
                }
                if (closeCode != null || broken != null || !sleepUntil(deadline)) {
                    return Optional.empty();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// The code that the server closes with, if it does so in time; 1006 if the connection breaks without one.
    public Optional<Integer> closedWithin(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        lock.lock();
        try {
            while (closeCode == null && broken == null) {
                if (!sleepUntil(deadline)) {
                    return Optional.empty();
                }
            }
            return Optional.of(closeCode == null ? 1006 : closeCode);
        } finally {
            lock.unlock();
        }
    }

    /// @return false if the time is over
    @SuppressWarnings("WaitNotInLoop") // both callers look again in a loop
    private boolean sleepUntil(long deadline) {
        try {
            return changed.awaitNanos(deadline - System.nanoTime()) > 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NothingCame("the time of this check is over; came: " + types(0), interrupted);
        }
    }

    /// The types of what came since `from`, and the close code.
    public String types(int from) {
        var types = received(from).stream().map(Link::typeOf).toList();
        var shown = types.size() > 12 ? "... " + types.subList(types.size() - 12, types.size()) : types.toString();
        return closeCode == null ? shown : shown + " and close " + closeCode;
    }

    private static String typeOf(JsonNode frame) {
        var type = frame.path("type").asString("?");
        return type.equals("error") ? "error " + frame.at("/error/code").asString("?") : type;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void tell(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The server opened no socket.
    public static final class Refused extends RuntimeException {

        private final int status;

        Refused(int status, String message, Throwable cause) {
            super(message, cause);
            this.status = status;
        }

        /// Of HTTP; 0 if there was none.
        public int status() {
            return status;
        }
    }

    private final class Receiver implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                var frame = dialect == Dialect.JSON ? JSON.readTree(text.toString()) : wrong("a text frame in CBOR");
                text.setLength(0);
                tell(() -> received.add(frame));
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            var part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                var frame = dialect == Dialect.CBOR ? Cbor.read(binary.toByteArray()) : wrong("a binary frame in JSON");
                binary.reset();
                tell(() -> received.add(frame));
            }
            webSocket.request(1);
            return null;
        }

        private JsonNode wrong(String what) {
            throw new IllegalStateException("the server sent " + what);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            tell(() -> closeCode = statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            tell(() -> broken = error);
        }
    }
}
