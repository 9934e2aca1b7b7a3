package chat.lockstep.testkit.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One connection through a proxy, and its second half to the target.
final class Connection {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int DIRECTIONS = 2;

    private final Socket client;
    private final Socket server = new Socket();
    private final Consumer<Connection> over;
    private final AtomicInteger ended = new AtomicInteger();
    private final Pump there;
    private final Pump back;
    private final Thread opening;

    /// @param over is told once both ends are closed
    Connection(Socket client, InetSocketAddress target, Way thereWay, Way backWay, Consumer<Connection> over) {
        this.client = client;
        this.over = over;
        this.there = new Pump(client, server, thereWay, this::reset, this::endOne);
        this.back = new Pump(server, client, backWay, this::reset, this::endOne);
        this.opening = Thread.ofVirtual().unstarted(() -> open(target, thereWay));
    }

    void start() {
        opening.start();
    }

    /// While the way there swallows, the target does not hear of the connection.
    private void open(InetSocketAddress target, Way way) {
        try {
            way.awaitArrival(System.nanoTime());
            server.connect(target, (int) CONNECT_LIMIT.toMillis());
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            there.start();
            back.start();
        } catch (IOException _) {
            reset(); // nobody listens there
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // reset meanwhile
        }
    }

    /// Both ends see the connection reset.
    void reset() {
        abort(client);
        abort(server);
        finish();
    }

    private void endOne() {
        if (ended.incrementAndGet() == DIRECTIONS) {
            close(client);
            close(server);
            finish();
        }
    }

    private void finish() {
        over.accept(this);
        opening.interrupt();
        there.stop();
        back.stop();
    }

    private static void abort(Socket socket) {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0); // then a close is a reset
        } catch (IOException _) {
            // closed already
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed as far as it can be.
        }
    }
}
