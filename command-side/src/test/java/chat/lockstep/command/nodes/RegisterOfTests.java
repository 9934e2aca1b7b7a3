package chat.lockstep.command.nodes;

import chat.lockstep.testkit.TestServers;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;

/// The register as the gateway reads it, under a key of the test's own.
final class RegisterOfTests implements AutoCloseable {

    final String uri = TestServers.redisUri();
    final String key = TestServers.newPrefix();
    private final RedisClient client = RedisClient.create(uri);
    private final StatefulRedisConnection<String, String> redis = client.connect();

    /// The nodes whose life has not ended by Redis' clock.
    List<Rendezvous.Node> nodes() {
        return redis.sync().zrangebyscore(key, Range.create(now(), Double.POSITIVE_INFINITY)).stream()
                .map(Rendezvous.Node::of)
                .toList();
    }

    List<String> ids() {
        return nodes().stream().map(Rendezvous.Node::id).sorted().toList();
    }

    long now() {
        var time = redis.sync().time();
        return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
    }

    /// How long the entry of a node still counts.
    long lifeOf(String id) {
        var entry = redis.sync().zrangeWithScores(key, 0, -1).stream()
                .filter(scored -> scored.getValue().startsWith(id + " "))
                .findFirst()
                .orElseThrow();
        return (long) entry.getScore() - now();
    }

    void forgetAll() {
        redis.sync().del(key);
    }

    @Override
    public void close() {
        redis.close();
        client.shutdown();
    }
}
