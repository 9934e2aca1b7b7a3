package chat.lockstep.faults.load;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One connection, seen from between its two sides: to the device it is the socket, to the socket it is the listener.
final class TappedSocket implements WebSocket, WebSocket.Listener {

    private final Wiretap.Watcher watcher;
    private final Listener device;
    private final StringBuilder incoming = new StringBuilder();
    private final AtomicBoolean isOpen = new AtomicBoolean();
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private final CompletableFuture<WebSocket> carrier = new CompletableFuture<>();

    TappedSocket(Wiretap.Watcher watcher, Listener device) {
        this.watcher = watcher;
        this.device = device;
    }

    /// Given the real socket, is the tapped one.
    WebSocket carriedBy(WebSocket real) {
        carrier.complete(real);
        return this;
    }

    private WebSocket real() {
        return carrier.join();
    }

    /// Only an open connection can break: one that is being made times out by itself.
    void cut() {
        if (carrier.isDone() && !hasEnded.get()) {
            real().abort();
            onError(real(), new IOException("cut"));
        }
    }

    private void ended(int code) {
        if (isOpen.get() && hasEnded.compareAndSet(false, true)) {
            watcher.ended(code);
        }
    }

    @Override
    public void onOpen(WebSocket socket) {
        carrier.complete(socket);
        isOpen.set(true);
        device.onOpen(this);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        incoming.append(data);
        if (last) {
            watcher.received(incoming.toString());
            incoming.setLength(0);
        }
        return device.onText(this, data, last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        return device.onBinary(this, data, last);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        return device.onPing(this, message);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        return device.onPong(this, message);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ended(code);
        return device.onClose(this, code, reason);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ended(RawSocket.BROKEN);
        device.onError(this, error);
    }

    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
        watcher.sent(data.toString());
        return real().sendText(data, last);
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
        return real().sendBinary(data, last);
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
        return real().sendPing(message);
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
        return real().sendPong(message);
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int code, String reason) {
        ended(code);
        return real().sendClose(code, reason);
    }

    @Override
    public void request(long n) {
        real().request(n);
    }

    @Override
    public String getSubprotocol() {
        return real().getSubprotocol();
    }

    @Override
    public boolean isOutputClosed() {
        return real().isOutputClosed();
    }

    @Override
    public boolean isInputClosed() {
        return real().isInputClosed();
    }

    @Override
    public void abort() {
        ended(RawSocket.BROKEN);
        real().abort();
    }
}
