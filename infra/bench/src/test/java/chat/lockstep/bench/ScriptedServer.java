package chat.lockstep.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/// A WebSocket server that a test speaks for: it takes what one client says, and says what the test wants.
public final class ScriptedServer extends WebSocketServer {

    private static final long LIMIT_SECONDS = 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile WebSocket client;

    private ScriptedServer(String subprotocol) {
        super(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new Draft_6455(List.of(), List.of(new Protocol(subprotocol)))));
    }

    public static ScriptedServer start(String subprotocol) throws InterruptedException {
        var server = new ScriptedServer(subprotocol);
        server.setReuseAddr(true);
        server.start();
        if (!server.started.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not start");
        }
        return server;
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + getPort() + "/");
    }

    /// The next frame of the client.
    public String hears() throws InterruptedException {
        var frame = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("the client says nothing");
        }
        return frame;
    }

    public void says(String frame) {
        client.send(frame);
    }

    /// Ends the connection.
    public void hangUp() {
        client.close(4408, "idle");
    }

    @Override
    public void onOpen(WebSocket opened, ClientHandshake handshake) {
        client = opened;
    }

    @Override
    public void onMessage(WebSocket from, String frame) {
        heard.add(frame);
    }

    @Override
    public void onClose(WebSocket closed, int code, String reason, boolean remote) {
        // The test looks at the client's side.
    }

    @Override
    public void onError(WebSocket of, Exception failure) {
        heard.add("failed: " + failure);
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    public void end() throws InterruptedException {
        stop(1_000);
    }
}
