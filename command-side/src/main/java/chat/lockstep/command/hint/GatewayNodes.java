package chat.lockstep.command.hint;

import chat.lockstep.command.hint.Hints.Due;
import chat.lockstep.command.nodes.RedisSettings;
import chat.lockstep.events.UserId;
import chat.lockstep.events.hint.GatewayKeys;
import chat.lockstep.events.hint.HintBatch;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The nodes of the gateway, over one connection to Redis that is made when it is first needed. For a batch of events
/// there is one round of look-ups, of users who were not looked up lately, then one message for each node. Who has come
/// to another node since hears of the event over the topic.
final class GatewayNodes implements AutoCloseable {

    private static final int USERS_REMEMBERED_MAX = 100_000;
    private static final int REQUESTS_MAX = 20_000;
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(8)
            .minimumNumberOfCalls(4)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(1)
            .writableStackTraceEnabled(false)
            .build();

    private final Duration timeout;
    private final Clock clock;
    private final ClientResources resources;
    private final RedisClient client;
    private final CircuitBreaker breaker;
    private final Cache<UserId, Set<String>> known;
    private @Nullable StatefulRedisConnection<String, String> connection;

    GatewayNodes(RedisSettings redis, HintSettings settings, CircuitBreakerRegistry breakers, Clock clock) {
        this.timeout = settings.timeout();
        this.clock = clock;
        this.breaker = breakers.circuitBreaker("redis-hints", BREAKER);
        this.known = Caffeine.newBuilder()
                .maximumSize(USERS_REMEMBERED_MAX)
                .expireAfterWrite(settings.nodesKnownFor())
                .build();
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(1)
                .computationThreadPoolSize(2)
                .build();
        var address = RedisURI.create(Objects.requireNonNull(redis.uri()));
        address.setTimeout(timeout);
        this.client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUESTS_MAX)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build());
    }

    /// As [Hints.Teller] has it. For one thread.
    int tell(List<Due> events) throws InterruptedException {
        try {
            return breaker.executeCallable(() -> tellNow(events));
        } catch (InterruptedException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("Redis does not answer", failure);
        }
    }

    private int tellNow(List<Due> events) throws InterruptedException, ExecutionException, TimeoutException {
        if (connection == null) {
            connection = client.connect();
        }
        var redis = connection.async();
        var deadline = System.nanoTime() + timeout.toNanos();
        var batch = new HintBatch(nodes(events, redis, deadline));
        events.forEach(due -> batch.add(due.event(), due.epoch(), due.traceparent(), due.users()));
        List<RedisFuture<Long>> sent = new ArrayList<>();
        batch.messages()
                .forEach(message -> sent.add(redis.publish(GatewayKeys.channel(message.node()), message.text())));
        for (var one : sent) {
            await(one, deadline);
        }
        return batch.hints();
    }

    /// The nodes on which each user has a session that has not expired.
    private Map<UserId, Set<String>> nodes(List<Due> events, RedisAsyncCommands<String, String> redis, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<UserId, Set<String>> nodes = new HashMap<>();
        Map<UserId, RedisFuture<List<String>>> asked = new HashMap<>();
        var alive = Range.from(Boundary.excluding(clock.millis()), Boundary.<Long>unbounded());
        for (var event : events) {
            for (var user : event.users()) {
                if (nodes.containsKey(user) || asked.containsKey(user)) {
                    continue;
                }
                var lately = known.getIfPresent(user);
                if (lately == null) {
                    asked.put(user, redis.zrangebyscore(GatewayKeys.sessions(user), alive));
                } else {
                    nodes.put(user, lately);
                }
            }
        }
        for (var answer : asked.entrySet()) {
            var found = Set.copyOf(await(answer.getValue(), deadline));
            known.put(answer.getKey(), found);
            nodes.put(answer.getKey(), found);
        }
        return nodes;
    }

    private static <T> T await(Future<T> answer, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, timeout);
        var _ = resources.shutdown(0, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
