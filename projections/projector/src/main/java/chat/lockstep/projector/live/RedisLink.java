package chat.lockstep.projector.live;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection to Redis. It is made in the background until it succeeds once; from then on it reconnects by itself.
/// While it is down, commands fail at once.
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int REQUESTS_MAX = 20_000;

    private final RedisURI uri;
    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(1)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.exponential(Duration.ofMillis(20), RETRY, 2, TimeUnit.MILLISECONDS))
            .build();
    private final RedisClient client;
    private final Thread connector;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean isClosed;

    public RedisLink(RedisSettings settings) {
        uri = RedisURI.create(settings.uri());
        uri.setTimeout(settings.timeout());
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUESTS_MAX)
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .build())
                .build());
        connector = Thread.ofPlatform().daemon().name("redis-connector").unstarted(this::connectUntilReady);
        connector.start();
    }

    /// Empty while Redis is not there.
    Optional<RedisAsyncCommands<String, String>> commands() {
        var connected = connection;
        return connected != null && connected.isOpen() ? Optional.of(connected.async()) : Optional.empty();
    }

    /// Whether Redis is connected now. For health.
    public boolean isConnected() {
        return commands().isPresent();
    }

    @Override
    public void close() {
        isClosed = true;
        connector.interrupt();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private void connectUntilReady() {
        try {
            while (!isClosed && !tryConnect()) {
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryConnect() {
        try {
            connection = client.connect(StringCodec.UTF8);
            LOG.info("Redis at {}:{} is connected", uri.getHost(), uri.getPort());
            return true;
        } catch (RedisException notYet) {
            LOG.info(
                    "Redis at {}:{} is not reachable yet, trying again in {} ms: {}",
                    uri.getHost(),
                    uri.getPort(),
                    RETRY.toMillis(),
                    notYet.toString());
            return false;
        }
    }
}
