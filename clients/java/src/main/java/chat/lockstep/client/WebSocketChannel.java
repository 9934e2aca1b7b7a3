package chat.lockstep.client;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One WebSocket, from its opening to its end. At most [#FRAMES_AHEAD] frames wait for the owner, and at most
/// [#UNSENT_MAX] for the network. The owner is told on threads of the HTTP client.
final class WebSocketChannel implements Transport.Channel, WebSocket.Listener {

    static final int FRAMES_AHEAD = 32;
    static final int UNSENT_MAX = 1_024;

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Transport.Owner owner;
    private final ArrayDeque<String> unsent = new ArrayDeque<>();
    private final Wire wire;
    private @Nullable WebSocket socket;
    private boolean isSending;
    private boolean isClosing;
    private boolean isOver;

    private WebSocketChannel(Transport.Owner owner, Encoding encoding) {
        this.owner = owner;
        this.wire = new Wire(encoding);
    }

    static WebSocketChannel open(LockstepOptions options, String token, Transport.Owner owner) {
        var channel = new WebSocketChannel(owner, options.encoding());
        try {
            var _ = options.httpClient()
                    .newWebSocketBuilder()
                    .subprotocols(options.encoding().subprotocol())
                    .header("Authorization", "Bearer " + token)
                    .connectTimeout(options.timings().connect())
                    .buildAsync(options.url(), channel)
                    .whenComplete(channel::connected);
        } catch (IllegalArgumentException notAToken) {
            channel.over(BROKEN, "cannot connect: " + notAToken);
        }
        return channel;
    }

    private void connected(@Nullable WebSocket opened, @Nullable Throwable failure) {
        if (opened != null) {
            opened(opened);
        } else {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            over(statusOf(cause), "cannot connect: " + cause);
        }
    }

    private static int statusOf(@Nullable Throwable cause) {
        return cause instanceof WebSocketHandshakeException refused
                ? refused.getResponse().statusCode()
                : BROKEN;
    }

    private void opened(WebSocket opened) {
        synchronized (this) {
            if (!isOver) {
                socket = opened;
            }
        }
        if (socket == null) {
            opened.abort();
            return;
        }
        owner.opened(this);
        opened.request(FRAMES_AHEAD);
    }

    /// Without this the client asks for the first frame by itself.
    @Override
    public void onOpen(WebSocket opened) {}

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        return taken(from, () -> wire.take(data), last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        return taken(from, () -> wire.take(data), last);
    }

    private @Nullable CompletionStage<?> taken(WebSocket from, Runnable part, boolean last) {
        try {
            part.run();
            if (last) {
                owner.frame(this, wire.whole());
            } else {
                from.request(1);
            }
        } catch (Frames.MalformedFrame malformed) {
            over(BROKEN, String.valueOf(malformed.getMessage()));
            from.abort();
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        over(code, reason.isEmpty() ? "closed by the server with " + code : reason + " (" + code + ")");
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        over(BROKEN, "the connection broke: " + error);
    }

    @Override
    public void handled() {
        var open = socket;
        if (open != null) {
            open.request(1);
        }
    }

    @Override
    public void send(String frame) {
        synchronized (this) {
            if (isOver || isClosing) {
                return; // what matters is sent again on the next connection
            }
            if (unsent.size() < UNSENT_MAX) {
                unsent.addLast(frame);
                sendNext();
                return;
            }
        }
        over(BROKEN, "the server does not read: " + UNSENT_MAX + " frames wait");
        abort();
    }

    @Override
    public synchronized int unsent() {
        return unsent.size();
    }

    // A WebSocket allows one message at a time.
    private synchronized void sendNext() {
        var open = socket;
        if (isSending || isOver || open == null) {
            return;
        }
        var frame = unsent.pollFirst();
        if (frame != null) {
            isSending = true;
            var ignored = wire.send(open, frame).whenComplete((done, failure) -> sent(failure));
        } else if (isClosing) {
            var ignored = open.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((done, failure) -> abort());
        }
    }

    private void sent(@Nullable Throwable failure) {
        if (failure != null) {
            over(BROKEN, "cannot send: " + failure);
            return;
        }
        synchronized (this) {
            isSending = false;
            sendNext();
        }
    }

    /// Bounded: the good-bye is given a second.
    @Override
    public synchronized void close() {
        isClosing = true;
        if (socket == null) {
            abort();
        } else {
            sendNext();
        }
    }

    @Override
    public void abort() {
        WebSocket open;
        synchronized (this) {
            isOver = true;
            open = socket;
            unsent.clear();
        }
        if (open != null) {
            open.abort();
        }
    }

    private void over(int code, String reason) {
        boolean isFirst;
        synchronized (this) {
            isFirst = !isOver && !isClosing;
            isOver = true;
            unsent.clear();
        }
        if (isFirst) {
            owner.over(this, code, reason);
        }
    }
}
