package chat.lockstep.gateway.socket;

import chat.lockstep.gateway.session.SyncSession;
import chat.lockstep.gateway.session.SyncSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/// All open sockets of this node, with their bound. When the application stops, they are told first and closed, before
/// the web server goes.
final class OpenSockets implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSockets.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final SyncSettings settings;
    private final Set<SyncSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean running;

    OpenSockets(SyncSettings settings, MeterRegistry meters) {
        this.settings = settings;
        meters.gauge("lockstep.gateway.sessions", count);
    }

    /// @return false if there are too many, or none are taken any more
    boolean add(SyncSession session) {
        if (count.incrementAndGet() > settings.sessionsMax() || !running) {
            count.decrementAndGet();
            return false;
        }
        return sessions.add(session);
    }

    void remove(SyncSession session) {
        if (sessions.remove(session)) {
            count.decrementAndGet();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("stops with a callback");
    }

    @Override
    public void stop(Runnable stopped) {
        running = false;
        LOG.info("telling {} sockets to come again elsewhere", count.get());
        sessions.forEach(SyncSession::drain);
        var polls = settings.drainFor().plusSeconds(1).dividedBy(POLL);
        var _ = Mono.delay(POLL)
                .repeat(polls, () -> !sessions.isEmpty())
                .doFinally(signal -> stopped.run())
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// The last to start and the first to stop.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
