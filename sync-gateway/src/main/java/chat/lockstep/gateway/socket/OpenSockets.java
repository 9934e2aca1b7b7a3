package chat.lockstep.gateway.socket;

import chat.lockstep.gateway.session.SyncSession;
import chat.lockstep.gateway.session.SyncSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Map<SyncSession, String> sessions = new ConcurrentHashMap<>();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean running;

    OpenSockets(SyncSettings settings, MeterRegistry meters) {
        this.settings = settings;
        meters.gauge("lockstep.gateway.sessions", count);
    }

    /// Takes a socket in, or tells its session why not.
    void add(SyncSession session, String address) {
        if (!running) {
            session.sendElsewhere();
        } else if (count.incrementAndGet() > settings.sessionsMax()) {
            count.decrementAndGet();
            session.turnAway("this node has as many connections as it takes");
        } else if (!isWithinBound(address)) {
            count.decrementAndGet();
            session.turnAway("this node has as many connections from this address as it takes");
        } else {
            sessions.put(session, address);
        }
    }

    void remove(SyncSession session) {
        var address = sessions.remove(session);
        if (address != null) {
            count.decrementAndGet();
            byAddress.computeIfPresent(address, (from, present) -> present == 1 ? null : present - 1);
        }
    }

    private boolean isWithinBound(String address) {
        var max = settings.sessionsPerAddressMax();
        if (max == 0) {
            return true;
        }
        var taken = new AtomicBoolean();
        byAddress.compute(address, (from, present) -> {
            var before = present == null ? 0 : present;
            taken.set(before < max);
            return taken.get() ? Integer.valueOf(before + 1) : present;
        });
        return taken.get();
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
        sessions.keySet().forEach(SyncSession::drain);
        var polls = settings.drainFor()
                .plus(settings.drainCommandsFor())
                .plusSeconds(1)
                .dividedBy(POLL);
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
