package chat.lockstep.gateway.live;

import chat.lockstep.events.UserId;
import chat.lockstep.events.hint.GatewayKeys;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// This node's entries of the session registry. Their expiry is told by the clock of Redis, which all nodes share.
final class RedisRegistry implements Registry {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRegistry.class);
    private static final String COMMAND_NODES = "command-nodes";
    private static final int NODES_MAX = 64;
    private static final int USERS_AT_ONCE_MAX = 256;
    private static final int USERS_REMEMBERED_MAX = 50_000;
    private static final Duration NODES_REMEMBERED = Duration.ofSeconds(2);
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    private final RedisSettings settings;
    private final String node;
    private final Pulse pulse;
    private final CircuitBreaker breaker;

    private final Cache<UserId, List<String>> nodesOfUsers = Caffeine.newBuilder()
            .maximumSize(USERS_REMEMBERED_MAX)
            .expireAfterWrite(NODES_REMEMBERED)
            .build();

    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile long clockAheadMillis;
    private volatile @Nullable Disposable connecting;

    RedisRegistry(RedisSettings settings, String node, Pulse pulse, CircuitBreaker breaker) {
        this.settings = settings;
        this.node = node;
        this.pulse = pulse;
        this.breaker = breaker;
    }

    void start(RedisConnections redis) {
        connecting = Mono.fromCompletionStage(() -> redis.client().connectAsync(StringCodec.UTF8, redis.uri()))
                .doOnError(failure -> LOG.warn("cannot connect to Redis for the registry: {}", failure.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_FIRST).maxBackoff(RETRY_MAX))
                .subscribe(connected -> connection = connected);
    }

    void stop() {
        var pending = connecting;
        if (pending != null) {
            pending.dispose();
        }
    }

    @Override
    public Mono<Void> announce(UserId user) {
        return enter(user).then();
    }

    @Override
    public void withdraw(UserId user) {
        var _ = withCommands(commands -> commands.zrem(GatewayKeys.sessions(user), node))
                .subscribe(
                        removed -> {},
                        failure ->
                                LOG.debug("registry entry of {} stays until it expires: {}", user, failure.toString()));
    }

    @Override
    public boolean isConnected() {
        return connection != null && pulse.isBeating();
    }

    @Override
    public void claim(Claim claim) {
        var message = NodeMessage.of(claim.later(clockAheadMillis));
        var _ = nodesOf(claim.user())
                .flatMapIterable(nodes -> nodes)
                .filter(other -> !other.equals(node))
                .flatMap(
                        other -> withCommands(commands -> commands.publish(GatewayKeys.channel(other), message)),
                        NODES_MAX)
                .subscribe(
                        heard -> {},
                        failure -> LOG.debug(
                                "earlier connections of {} at other nodes stay: {}",
                                claim.device(),
                                failure.toString()));
    }

    @Override
    public void tell(Typing typing, Set<UserId> users) {
        var _ = Flux.fromIterable(users)
                .flatMap(user -> knownNodesOf(user).map(nodes -> Map.entry(user, nodes)), USERS_AT_ONCE_MAX)
                .collectList()
                .flatMapIterable(RedisRegistry::byNode)
                .flatMap(
                        there -> withCommands(commands -> commands.publish(
                                GatewayKeys.channel(there.getKey()), NodeMessage.of(typing, there.getValue()))),
                        NODES_MAX)
                .subscribe(
                        heard -> {},
                        failure -> LOG.debug("typing in {} not told: {}", typing.conversation(), failure.toString()));
    }

    private static Collection<Map.Entry<String, List<UserId>>> byNode(List<Map.Entry<UserId, List<String>>> found) {
        var byNode = new HashMap<String, List<UserId>>();
        found.forEach(entry -> entry.getValue()
                .forEach(where -> byNode.computeIfAbsent(where, unknown -> new ArrayList<>())
                        .add(entry.getKey())));
        return byNode.entrySet();
    }

    /// The nodes of a user, as they were a moment ago: enough for what may be lost.
    private Mono<List<String>> knownNodesOf(UserId user) {
        var known = nodesOfUsers.getIfPresent(user);
        return known != null ? Mono.just(known) : nodesOf(user).doOnNext(nodes -> nodesOfUsers.put(user, nodes));
    }

    private Mono<List<String>> nodesOf(UserId user) {
        return withCommands(commands -> commands.zrangebyscore(
                GatewayKeys.sessions(user),
                Range.from(
                        Range.Boundary.including((double) now()), Range.Boundary.including(Double.POSITIVE_INFINITY)),
                Limit.from(NODES_MAX)));
    }

    /// A claim that another node published, by this node's clock.
    Claim byOwnClock(Claim published) {
        return published.later(-clockAheadMillis);
    }

    /// Has a message come to this node itself.
    Mono<Void> beat() {
        return withCommands(commands -> commands.publish(GatewayKeys.channel(node), NodeMessage.PULSE))
                .then();
    }

    /// Members of `command-nodes` that have not expired.
    Mono<List<String>> commandNodes() {
        return readClock()
                .then(Mono.defer(() -> withCommands(commands -> commands.zrangebyscore(
                        COMMAND_NODES,
                        Range.from(
                                Range.Boundary.excluding((double) now()),
                                Range.Boundary.including(Double.POSITIVE_INFINITY)),
                        Limit.from(NODES_MAX)))));
    }

    /// Renews the entries of `users`.
    ///
    /// @param lost told of each user whose entry was gone, so that hints may be missing
    Mono<Void> refresh(Collection<UserId> users, Consumer<UserId> lost) {
        return readClock()
                .thenMany(Flux.fromIterable(users))
                .flatMap(user -> refresh(user, lost), USERS_AT_ONCE_MAX)
                .then();
    }

    Mono<Void> ping() {
        return withCommands(RedisAsyncCommands::ping).then();
    }

    private Mono<Void> refresh(UserId user, Consumer<UserId> lost) {
        var trim = withCommands(commands -> commands.zremrangebyscore(
                GatewayKeys.sessions(user), Range.create(Double.NEGATIVE_INFINITY, (double) now())));
        return trim.then(enter(user))
                .doOnNext(added -> {
                    if (added > 0) {
                        lost.accept(user);
                    }
                })
                .then();
    }

    private Mono<Long> enter(UserId user) {
        var expiry = now() + settings.entryLasts().toMillis();
        return withCommands(commands -> {
            var added = commands.zadd(GatewayKeys.sessions(user), (double) expiry, node);
            return added.thenCombine(
                    commands.pexpire(
                            GatewayKeys.sessions(user), settings.entryLasts().multipliedBy(2)),
                    (n, set) -> n);
        });
    }

    private Mono<Void> readClock() {
        return withCommands(RedisAsyncCommands::time)
                .doOnNext(time -> clockAheadMillis = Long.parseLong(time.get(0)) * 1_000
                        + Long.parseLong(time.get(1)) / 1_000
                        - System.currentTimeMillis())
                .then();
    }

    private long now() {
        return System.currentTimeMillis() + clockAheadMillis;
    }

    /// Issues a command now, not on subscription, so that calls keep their order. While the breaker is open, nothing
    /// is issued.
    <T> Mono<T> withCommands(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> call) {
        var connected = connection;
        if (connected == null) {
            return Mono.error(new IllegalStateException("not connected to Redis"));
        }
        var answer = breaker.executeCompletionStage(() -> call.apply(connected.async()));
        return Mono.fromCompletionStage(answer).timeout(settings.timeout());
    }
}
