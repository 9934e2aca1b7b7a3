package chat.lockstep.client;

import java.io.IOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One WebSocket, from the asking for a token to its end. Its owner is told of each whole frame and, once, of the end.
/// At most [#FRAMES_AHEAD] frames wait for the owner, and at most [#UNSENT_MAX] for the network.
final class Channel implements WebSocket.Listener {

    /// Not a close code: the socket broke, or never was.
    static final int BROKEN = -1;

    static final int FRAMES_AHEAD = 32;
    static final int UNSENT_MAX = 1_024;

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Owner owner;
    private final ArrayDeque<String> unsent = new ArrayDeque<>();
    private final Wire wire;
    private @Nullable WebSocket socket;
    private @Nullable Thread opener;
    private boolean isSending;
    private boolean isClosing;
    private boolean isOver;

    private Channel(Owner owner, Encoding encoding) {
        this.owner = owner;
        this.wire = new Wire(encoding);
    }

    /// Who is told. Called on threads of the HTTP client; must not block.
    interface Owner {

        void opened(Channel channel);

        /// The owner answers with [Channel#handled()] when it is done with the frame.
        void frame(Channel channel, String text);

        /// @param code the close code, the HTTP status of a refused upgrade, or [#BROKEN]
        void over(Channel channel, int code, String reason);
    }

    static Channel open(LockstepOptions options, Tokens tokens, Owner owner) {
        var channel = new Channel(owner, options.encoding());
        channel.opener = Thread.ofVirtual().name("lockstep-open").start(() -> channel.connect(options, tokens));
        return channel;
    }

    private void connect(LockstepOptions options, Tokens tokens) {
        try {
            var token = tokens.present();
            var opened = options.httpClient()
                    .newWebSocketBuilder()
                    .subprotocols(options.encoding().subprotocol())
                    .header("Authorization", "Bearer " + token)
                    .connectTimeout(options.timings().connect())
                    .buildAsync(options.url(), this)
                    .get(options.timings().connect().toMillis(), TimeUnit.MILLISECONDS);
            opened(opened);
        } catch (ExecutionException failed) {
            over(statusOf(failed.getCause()), "cannot connect: " + failed.getCause());
        } catch (IOException | TimeoutException | RuntimeException failed) {
            over(BROKEN, "cannot connect: " + failed);
        } catch (InterruptedException aborted) {
            over(BROKEN, "gave up connecting");
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

    /// The owner is done with a frame: another one may come.
    void handled() {
        var open = socket;
        if (open != null) {
            open.request(1);
        }
    }

    /// Sends frames in the order of the calls.
    void send(String frame) {
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

    /// How many frames wait for the network.
    synchronized int unsent() {
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

    /// Sends what waits, then says good-bye; the owner hears no more. Bounded: the goodbye is given a second.
    synchronized void close() {
        isClosing = true;
        if (socket == null) {
            abort();
        } else {
            sendNext();
        }
    }

    /// Ends at once; the owner hears no more.
    void abort() {
        WebSocket open;
        Thread opening;
        synchronized (this) {
            isOver = true;
            open = socket;
            opening = opener;
            unsent.clear();
        }
        if (open != null) {
            open.abort();
        } else if (opening != null) {
            opening.interrupt();
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
