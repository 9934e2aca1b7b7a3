package chat.lockstep.gateway.live;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// The one channel of this node. Lettuce connects and subscribes again after an interruption; each time it has done so,
/// messages may have been lost.
final class HintChannel {

    private static final Logger LOG = LoggerFactory.getLogger(HintChannel.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    private final String name;

    private volatile @Nullable Disposable connecting;

    HintChannel(String node) {
        this.name = name(node);
    }

    /// The channel of any node.
    static String name(String node) {
        return "gateway:" + node;
    }

    /// @param onMessage called on a thread of Redis' client; must not block
    /// @param onSubscribed called when messages begin to come, for the first time and after each interruption
    /// @param onLost called when they stop
    void start(RedisConnections redis, Consumer<String> onMessage, Runnable onSubscribed, Runnable onLost) {
        connecting = Mono.fromCompletionStage(() -> redis.client().connectPubSubAsync(StringCodec.UTF8, redis.uri()))
                .doOnError(failure -> LOG.warn("cannot connect to Redis for hints: {}", failure.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_FIRST).maxBackoff(RETRY_MAX))
                .flatMap(connection -> subscribe(connection, onMessage, onSubscribed, onLost))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_FIRST).maxBackoff(RETRY_MAX))
                .subscribe();
    }

    void stop() {
        var pending = connecting;
        if (pending != null) {
            pending.dispose();
        }
    }

    private Mono<Void> subscribe(
            StatefulRedisPubSubConnection<String, String> connection,
            Consumer<String> onMessage,
            Runnable onSubscribed,
            Runnable onLost) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                onMessage.accept(message);
            }

            @Override
            public void subscribed(String channel, long count) {
                onSubscribed.run();
            }
        });
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> closed) {
                onLost.run();
            }
        });
        return Mono.fromCompletionStage(() -> connection.async().subscribe(name))
                .onErrorResume(failure ->
                        Mono.fromCompletionStage(connection::closeAsync).then(Mono.error(failure)));
    }
}
