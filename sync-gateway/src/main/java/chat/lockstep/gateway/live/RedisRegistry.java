package chat.lockstep.gateway.live;

import chat.lockstep.events.UserId;
import io.lettuce.core.Range;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
    private static final int USERS_AT_ONCE_MAX = 256;
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    private final RedisSettings settings;
    private final String node;
    private final HintChannel channel;

    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile long clockAheadMillis;
    private volatile @Nullable Disposable connecting;

    RedisRegistry(RedisSettings settings, String node, HintChannel channel) {
        this.settings = settings;
        this.node = node;
        this.channel = channel;
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
        var _ = withCommands(commands -> commands.zrem(key(user), node))
                .subscribe(
                        removed -> {},
                        failure ->
                                LOG.debug("registry entry of {} stays until it expires: {}", user, failure.toString()));
    }

    @Override
    public boolean isConnected() {
        return connection != null && channel.isSubscribed();
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
        var trim = withCommands(commands ->
                commands.zremrangebyscore(key(user), Range.create(Double.NEGATIVE_INFINITY, (double) now())));
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
            var added = commands.zadd(key(user), (double) expiry, node);
            return added.thenCombine(
                    commands.pexpire(key(user), settings.entryLasts().multipliedBy(2)), (n, set) -> n);
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

    /// Issues a command now, not on subscription, so that calls keep their order.
    private <T> Mono<T> withCommands(
            java.util.function.Function<RedisAsyncCommands<String, String>, CompletionStage<T>> call) {
        var connected = connection;
        if (connected == null) {
            return Mono.error(new IllegalStateException("not connected to Redis"));
        }
        return Mono.fromCompletionStage(call.apply(connected.async())).timeout(settings.timeout());
    }

    private static String key(UserId user) {
        return "sessions:{" + user + "}";
    }
}
