package chat.lockstep.testkit.network;

import chat.lockstep.local.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Listens on a port of 127.0.0.1 and carries every connection on to its target, until it is told to do worse.
/// Each connection and each direction has threads of its own, so one that hangs holds up no other. Safe for
/// threads.
///
/// Nobody listening at the target looks like a connection that is reset at once, not like one that is refused.
public final class Proxy implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int BIND_TRIES_MAX = 20;
    private static final Duration BIND_PAUSE = Duration.ofMillis(100);
    private static final Duration ACCEPTOR_ENDS_WITHIN = Duration.ofSeconds(30);

    private final InetSocketAddress address;
    private final Way there = new Way();
    private final Way back = new Way();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();

    private final InetSocketAddress home;
    private volatile InetSocketAddress target;

    /// None while cut.
    private @Nullable Listening listening;

    private record Listening(ServerSocket socket, Thread acceptor) {

        /// The port is not closed before the thread has left it: until then the kernel still takes connections.
        void end() {
            close(socket);
            try {
                if (!acceptor.join(ACCEPTOR_ENDS_WITHIN)) {
                    throw new IllegalStateException("the proxy at " + socket + " goes on accepting");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a proxy was cut", interrupted);
            }
        }
    }

    private Proxy(InetSocketAddress target, ServerSocket bound) {
        this.home = target;
        this.target = target;
        this.address = new InetSocketAddress(bound.getInetAddress(), bound.getLocalPort());
        listenWith(bound);
    }

    /// A proxy on a free port.
    public static Proxy to(InetSocketAddress target) {
        for (int tries = 1; ; tries++) {
            try {
                return new Proxy(target, bind(new InetSocketAddress(loopback(), FreePorts.one())));
            } catch (BindException taken) {
                if (tries == BIND_TRIES_MAX) {
                    throw new UncheckedIOException("no port for a proxy to " + target, taken);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("no proxy to " + target, failure);
            }
        }
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return address;
    }

    /// From the one who connects to the target.
    public Way there() {
        return there;
    }

    /// From the target to the one who connected.
    public Way back() {
        return back;
    }

    public int openConnections() {
        return connections.size();
    }

    public long acceptedConnections() {
        return accepted.get();
    }

    /// Carries connections to another target until it is healed, as a virtual address that moves: those that are
    /// open are reset.
    public void leadTo(InetSocketAddress other) {
        target = other;
        reset();
    }

    /// Resets the connections that are open; new ones work.
    public void reset() {
        connections.forEach(Connection::reset);
    }

    /// Resets the connections that are open and refuses new ones.
    public synchronized void cut() {
        Listening open = listening;
        listening = null;
        if (open != null) {
            open.end();
        }
        reset();
    }

    /// Undoes whatever was done to it.
    ///
    /// @throws UncheckedIOException if somebody took its port while it was cut
    public synchronized void heal() {
        there.heal();
        back.heal();
        if (!target.equals(home)) {
            leadTo(home);
        }
        for (int tries = 1; listening == null; tries++) {
            try {
                listenWith(bind(address));
            } catch (IOException failure) {
                if (tries == BIND_TRIES_MAX) {
                    throw new UncheckedIOException("the proxy cannot listen at " + address + " again", failure);
                }
                pause();
            }
        }
    }

    @Override
    public void close() {
        cut();
    }

    private void listenWith(ServerSocket bound) {
        listening =
                new Listening(bound, Thread.ofVirtual().name("proxy " + address).start(() -> accept(bound)));
    }

    private void accept(ServerSocket bound) {
        try {
            while (true) {
                carry(bound.accept(), bound);
            }
        } catch (IOException failure) {
            if (!bound.isClosed()) {
                throw new UncheckedIOException("the proxy at " + address + " accepts no more connections", failure);
            }
        }
    }

    /// Entered before the look, so that a cut or a move at the same moment misses no connection.
    private void carry(Socket client, ServerSocket bound) {
        accepted.incrementAndGet();
        InetSocketAddress destination = target;
        Connection connection = new Connection(client, destination, there, back, connections::remove);
        connections.add(connection);
        if (bound.isClosed() || !destination.equals(target)) {
            connection.reset();
        } else {
            connection.start();
        }
    }

    private static ServerSocket bind(InetSocketAddress where) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(where, BACKLOG);
            return socket;
        } catch (IOException failure) {
            close(socket);
            throw failure;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot stop listening at " + socket, failure);
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    private static void pause() {
        try {
            Thread.sleep(BIND_PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a proxy was healed", interrupted);
        }
    }
}
