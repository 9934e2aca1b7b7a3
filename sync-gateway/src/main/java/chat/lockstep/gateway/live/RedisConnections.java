package chat.lockstep.gateway.live;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How this node connects to Redis: reconnecting by itself, refusing at once while there is no connection, and never
/// waiting without limit.
final class RedisConnections implements AutoCloseable {

    private static final int IO_THREADS = 2;
    private static final int REQUESTS_QUEUED_MAX = 20_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final RedisURI uri;
    private final RedisClient client;

    RedisConnections(RedisSettings settings) {
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS))
                .build();
        this.uri = RedisURI.create(settings.uri());
        uri.setTimeout(settings.timeout());
        this.client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUESTS_QUEUED_MAX)
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(true)
                        .build())
                .build());
    }

    RedisClient client() {
        return client;
    }

    RedisURI uri() {
        return uri;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
        var _ = resources.shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
