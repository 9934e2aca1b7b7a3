package chat.lockstep.gateway.live;

import chat.lockstep.events.hint.GatewayKeys;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// The channel of this node, and those of the users whom its sessions watch. Lettuce connects and subscribes again
/// after an interruption; each time it has done so,
/// messages may have been lost.
final class HintChannel {

    private static final Logger LOG = LoggerFactory.getLogger(HintChannel.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    private final String name;
    private final Set<String> others = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Disposable connecting;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connected;

    HintChannel(String node) {
        this.name = GatewayKeys.channel(node);
    }

    /// @param onMessage gets channel and message; called on a thread of Redis' client; must not block
    /// @param onSubscribed called when messages begin to come, for the first time and after each interruption
    /// @param onLost called when they stop
    void start(RedisConnections redis, BiConsumer<String, String> onMessage, Runnable onSubscribed, Runnable onLost) {
        connecting = Mono.fromCompletionStage(() -> redis.client().connectPubSubAsync(StringCodec.UTF8, redis.uri()))
                .doOnError(failure -> LOG.warn("cannot connect to Redis for hints: {}", failure.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_FIRST).maxBackoff(RETRY_MAX))
                .flatMap(connection -> subscribe(connection, onMessage, onSubscribed, onLost))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_FIRST).maxBackoff(RETRY_MAX))
                .subscribe();
    }

    /// Listens to another channel, now or as soon as there is a connection.
    void listenTo(String channel) {
        others.add(channel);
        var connection = connected;
        if (connection != null) {
            ignoringFailure(connection.async().subscribe(channel));
        }
    }

    void stopListeningTo(String channel) {
        others.remove(channel);
        var connection = connected;
        if (connection != null) {
            ignoringFailure(connection.async().unsubscribe(channel));
        }
    }

    /// After a failure the connection is made again, and with it the subscriptions.
    private static void ignoringFailure(CompletionStage<Void> subscription) {
        var _ = subscription.exceptionally(failure -> {
            LOG.debug("subscription not changed: {}", failure.toString());
            return null;
        });
    }

    void stop() {
        var pending = connecting;
        if (pending != null) {
            pending.dispose();
        }
    }

    private Mono<Void> subscribe(
            StatefulRedisPubSubConnection<String, String> connection,
            BiConsumer<String, String> onMessage,
            Runnable onSubscribed,
            Runnable onLost) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                onMessage.accept(channel, message);
            }

            @Override
            public void subscribed(String channel, long count) {
                if (channel.equals(name)) {
                    onSubscribed.run();
                }
            }
        });
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> closed) {
                onLost.run();
            }
        });
        return Mono.fromCompletionStage(() -> connection.async().subscribe(name))
                .doOnSuccess(subscribed -> {
                    connected = connection;
                    others.forEach(channel -> ignoringFailure(connection.async().subscribe(channel)));
                })
                .onErrorResume(failure ->
                        Mono.fromCompletionStage(connection::closeAsync).then(Mono.error(failure)));
    }
}
