package chat.lockstep.gateway;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the projector does for live delivery: looks up where the members are connected, and tells those nodes.
final class Hints implements AutoCloseable {

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;
    private final World world;

    Hints(String redisUri, World world) {
        this.client = RedisClient.create(redisUri);
        this.redis = client.connect();
        redis.setTimeout(Duration.ofSeconds(5));
        this.world = world;
    }

    /// A message, appended and hinted.
    RecordedEvent message(ConversationId conversation, UserId by) {
        var event = world.message(conversation, by);
        tell(event, "");
        return event;
    }

    /// The same while Redis may be away.
    void messageOrLost(ConversationId conversation, UserId by) {
        var event = world.message(conversation, by);
        try {
            tell(event, "");
        } catch (RedisException lost) {
            // A hint may be lost: that is what the devices have to get over.
        }
    }

    /// @param more further fields of the header, with a comma before each
    /// @return the nodes that were told
    Set<String> tell(RecordedEvent event, String more) {
        Map<String, List<String>> usersByNode = new HashMap<>();
        for (var user : world.hint(event).users()) {
            for (var node : nodes(user)) {
                usersByNode.computeIfAbsent(node, told -> new ArrayList<>()).add("\"" + user + "\"");
            }
        }
        usersByNode.forEach((node, users) ->
                redis.sync().publish("gateway:" + node, header(event, users, more) + "\n" + event.json() + "\n"));
        return Set.copyOf(usersByNode.keySet());
    }

    /// Nodes with sessions of a user, as the registry says.
    List<String> nodes(UserId user) {
        var time = redis.sync().time();
        var now = Long.parseLong(time.getFirst()) * 1_000 + Long.parseLong(time.getLast()) / 1_000;
        return redis.sync()
                .zrangebyscore(
                        "sessions:{" + user + "}",
                        Range.from(Range.Boundary.excluding((double) now), Range.Boundary.unbounded()));
    }

    World world() {
        return world;
    }

    StatefulRedisConnection<String, String> redis() {
        return redis;
    }

    private static String header(RecordedEvent event, List<String> users, String more) {
        return "{\"conversation\":\"%s\",\"epoch\":\"1\",\"stream\":\"%s\",\"seq\":%d,\"type\":\"%s\",\"by\":\"%s\",\"users\":[%s]%s}"
                .formatted(
                        event.conversation(),
                        event.stream(),
                        event.seq(),
                        event.type(),
                        event.by().user(),
                        users.stream().collect(Collectors.joining(",")),
                        more);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
