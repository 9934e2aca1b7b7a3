package chat.lockstep.gateway.live;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// This node's life in Redis: from its start it listens to its channel, hands hints to the sessions and keeps their
/// entries fresh. It starts without Redis too, and finds it later.
public final class RedisNode implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RedisNode.class);

    private final RedisSettings settings;
    private final HintReader reader;
    private final Consumer<Hint> counted;
    private final HintChannel channel;
    private final RedisRegistry registry;
    private final NodeSessions sessions;

    private @Nullable RedisConnections connections;
    private @Nullable Disposable refreshing;

    /// @param counted told of each hint
    public RedisNode(RedisSettings settings, String node, JsonMapper json, Consumer<Hint> counted) {
        this.settings = settings;
        this.reader = new HintReader(json);
        this.counted = counted;
        this.channel = new HintChannel(node);
        this.registry = new RedisRegistry(settings, node, channel);
        this.sessions = new NodeSessions(registry);
    }

    public NodeSessions sessions() {
        return sessions;
    }

    public Registry registry() {
        return registry;
    }

    /// Completes when Redis answers.
    public Mono<Void> ping() {
        return registry.ping();
    }

    @Override
    public synchronized void start() {
        var redis = new RedisConnections(settings);
        connections = redis;
        registry.start(redis);
        channel.start(redis, this::onMessage, this::onSubscribed, this::onLost);
        refreshing = Flux.interval(settings.refreshEvery())
                .onBackpressureDrop()
                .concatMap(tick -> refresh())
                .subscribe();
    }

    @Override
    public synchronized void stop() {
        if (refreshing != null) {
            refreshing.dispose();
        }
        registry.stop();
        channel.stop();
        if (connections != null) {
            connections.close();
            connections = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return connections != null;
    }

    /// Before the web server starts, and after it has stopped.
    @Override
    public int getPhase() {
        return 0;
    }

    private void onMessage(String message) {
        try {
            for (var hint : reader.read(message)) {
                counted.accept(hint);
                sessions.deliver(hint);
            }
        } catch (IllegalArgumentException malformed) {
            // Sessions find by comparing what this message would have told them.
            LOG.error("dropped hints that cannot be read: {}", malformed.getMessage());
        }
    }

    private void onSubscribed() {
        LOG.info("hints come");
        var _ = refresh().subscribe();
        sessions.users().forEach(sessions::compareSoon);
    }

    /// Sessions compare more often from now on, and go on so until hints come again.
    private void onLost() {
        LOG.warn("no hints come: connection to Redis lost");
        sessions.users().forEach(sessions::compareSoon);
    }

    private Mono<Void> refresh() {
        return registry.refresh(sessions.users(), sessions::compareSoon).onErrorResume(failure -> {
            LOG.warn("session registry not refreshed: {}", failure.toString());
            return Mono.empty();
        });
    }
}
