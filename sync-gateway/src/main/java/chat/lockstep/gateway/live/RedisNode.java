package chat.lockstep.gateway.live;

import chat.lockstep.events.UserId;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/// This node's life in Redis: from its start it listens to its channel, hands hints to the sessions and keeps their
/// entries fresh. It starts without Redis too, and finds it later.
public final class RedisNode implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RedisNode.class);
    private static final int REFRESH_TRIES_MAX = 3;

    private final RedisSettings settings;
    private final HintReader reader;
    private final DeliveryMeters meters;
    private final HintChannel channel;
    private final Pulse pulse = new Pulse(System::nanoTime, this::onBegun, this::onLost);
    private final RedisRegistry registry;
    private final NodeSessions sessions;
    private final EphemeralSettings ephemeral;
    private final NodePresence presence;

    private @Nullable RedisConnections connections;
    private Disposable.Composite regularly = Disposables.composite();
    private final Disposable.Swap begun = Disposables.swap();

    /// @param breaker of calls to Redis
    public RedisNode(
            RedisSettings settings,
            EphemeralSettings ephemeral,
            String node,
            JsonMapper json,
            CircuitBreaker breaker,
            DeliveryMeters meters) {
        this.settings = settings;
        this.reader = new HintReader(json);
        this.meters = meters;
        this.channel = new HintChannel(node);
        this.registry = new RedisRegistry(settings, node, pulse, breaker);
        this.sessions = new NodeSessions(registry);
        this.ephemeral = ephemeral;
        this.presence = new NodePresence(
                new RedisPresence(registry, ephemeral.presenceLasts(), ephemeral.presenceLingers()),
                new Transitions(),
                ephemeral.watchesMax());
    }

    /// The transitions of users come each over a channel of its own.
    private final class Transitions implements NodePresence.Channels {

        @Override
        public void listenTo(UserId user) {
            channel.listenTo(RedisPresence.channel(user));
        }

        @Override
        public void stopListeningTo(UserId user) {
            channel.stopListeningTo(RedisPresence.channel(user));
        }
    }

    public NodePresence presence() {
        return presence;
    }

    public NodeSessions sessions() {
        return sessions;
    }

    public Registry registry() {
        return registry;
    }

    /// Members of the registry of command nodes: id and URL.
    public Mono<List<String>> commandNodes() {
        return registry.commandNodes();
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
        channel.start(redis, this::onMessage, pulse::interrupted, pulse::lost);
        regularly = Disposables.composite();
        regularly.add(Flux.interval(settings.refreshEvery())
                .onBackpressureDrop()
                .concatMap(tick -> refresh(), 1)
                .subscribe());
        regularly.add(Flux.interval(ephemeral.presenceLookEvery())
                .onBackpressureDrop()
                .concatMap(tick -> presence.lookAfter(), 1)
                .subscribe());
        regularly.add(Flux.interval(Pulse.EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> beat(), 1)
                .subscribe());
    }

    @Override
    public synchronized void stop() {
        regularly.dispose();
        begun.update(Disposables.disposed());
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

    private void onMessage(String from, String message) {
        pulse.beat();
        try {
            if (RedisPresence.isChannel(from)) {
                var news = RedisPresence.News.parse(message);
                presence.news(news.user(), news.seen());
                return;
            }
            if (NodeMessage.isOne(message)) {
                onNodeMessage(message);
                return;
            }
            for (var hint : reader.read(message)) {
                meters.arrived(hint);
                sessions.deliver(hint);
            }
        } catch (IllegalArgumentException malformed) {
            // Sessions find by comparing what this message would have told them.
            LOG.error("dropped a message that cannot be read: {}", malformed.getMessage());
        }
    }

    private void onNodeMessage(String message) {
        var claim = NodeMessage.claim(message);
        if (claim != null) {
            sessions.claimed(registry.byOwnClock(claim));
        }
        var typing = NodeMessage.typing(message);
        if (typing != null) {
            sessions.deliver(typing.typing(), typing.users());
        }
    }

    private void onBegun() {
        LOG.info("hints come");
        begun.update(refresh().then(presence.lookAgain()).subscribe());
        sessions.users().forEach(sessions::compareSoon);
    }

    /// Sessions compare more often from now on, and go on so until hints come again.
    private void onLost() {
        LOG.warn("no hints come: Redis is away or does not answer");
        sessions.users().forEach(sessions::compareSoon);
    }

    private Mono<Void> beat() {
        pulse.check();
        return registry.beat().onErrorResume(failure -> {
            LOG.debug("no pulse: {}", failure.toString());
            return Mono.empty();
        });
    }

    /// Tried again soon where it fails: entries that are missing cost their users latency.
    private Mono<Void> refresh() {
        return Mono.defer(() -> registry.refresh(sessions.users(), sessions::compareSoon))
                .retryWhen(Retry.fixedDelay(REFRESH_TRIES_MAX, Pulse.EVERY))
                .onErrorResume(failure -> {
                    LOG.warn(
                            "session registry not refreshed: {}",
                            Exceptions.unwrap(failure).toString());
                    return Mono.empty();
                });
    }
}
