package chat.lockstep.command.nodes;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The register in Redis, over one connection that is made when it is first needed. Ends are counted by Redis' clock,
/// so the clocks of nodes need not agree; entries that nobody renewed for a minute are cleared away.
final class RedisRegister implements NodeRegister {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRegister.class);
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final int COMMANDS_WAITING_MAX = 16;
    private static final String CLEARED_AFTER_MILLIS = "60000";

    private static final String ENTER = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
            return 1
            """;

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(4)
            .minimumNumberOfCalls(2)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(1)) // the register is renewed every few seconds only
            .permittedNumberOfCallsInHalfOpenState(1)
            .writableStackTraceEnabled(false)
            .build();

    private final String key;
    private final ClientResources resources;
    private final RedisClient client;
    private final CircuitBreaker breaker;
    private @Nullable StatefulRedisConnection<String, String> connection;

    RedisRegister(String uri, String key, CircuitBreakerRegistry breakers) {
        this.key = key;
        this.breaker = breakers.circuitBreaker("redis", BREAKER);
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(1)
                .computationThreadPoolSize(2)
                .build();
        var address = RedisURI.create(uri);
        address.setTimeout(TIMEOUT);
        this.client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(COMMANDS_WAITING_MAX)
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
                .build());
    }

    @Override
    public void enter(String node, long lifeMillis) {
        String[] keys = {key};
        ask(redis -> redis.eval(
                ENTER, ScriptOutputType.INTEGER, keys, node, Long.toString(lifeMillis), CLEARED_AFTER_MILLIS));
    }

    @Override
    public void leave(String node) {
        ask(redis -> redis.zrem(key, node));
    }

    private synchronized void ask(Consumer<RedisCommands<String, String>> command) {
        breaker.executeRunnable(() -> {
            if (connection == null) {
                connection = client.connect();
            }
            command.accept(connection.sync());
        });
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
        var ended = resources.shutdown(0, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended.awaitUninterruptibly(2 * TIMEOUT.toMillis())) {
            LOG.warn("the threads of the Redis client were still ending after {} ms", 2 * TIMEOUT.toMillis());
        }
    }
}
