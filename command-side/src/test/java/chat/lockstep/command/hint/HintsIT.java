package chat.lockstep.command.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.events.UserId;
import chat.lockstep.events.hint.GatewayKeys;
import chat.lockstep.testkit.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HintsIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String gateway = "node-" + Ids.fresh();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void the_node_where_a_member_has_a_session_hears_of_an_event_that_is_committed() throws Exception {
        var alice = Ids.user("alice");
        var bob = Ids.user("bob");
        var client = RedisClient.create(TestServers.redisUri());
        try (var redis = client.connect();
                var channel = client.connectPubSub();
                var node = RunningCommandSide.on(
                        TestServers.newDatabase(), "--lockstep.redis.uri=" + TestServers.redisUri())) {
            channel.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String name, String message) {
                    heard.add(message);
                }
            });
            channel.sync().subscribe(GatewayKeys.channel(gateway));
            redis.sync().zadd(GatewayKeys.sessions(UserId.of(bob)), Double.MAX_VALUE, gateway);

            var created = node.command(alice, Commands.create(Ids.fresh(), bob));
            assertThat(created.get("outcome").stringValue()).isEqualTo("applied");

            await().untilAsserted(() -> assertThat(heard).hasSize(1));
            var lines = heard.getFirst().lines().toList();
            JsonNode header = JSON.readTree(lines.getFirst());
            assertThat(header.get("conversation")).isEqualTo(created.get("conversation"));
            assertThat(header.get("epoch").stringValue()).isEqualTo("1");
            assertThat(header.get("seq").longValue()).isEqualTo(1);
            assertThat(header.get("users").toString()).isEqualTo("[\"" + bob + "\"]");
            JsonNode event = JSON.readTree(lines.getLast());
            assertThat(event.get("type").stringValue()).isEqualTo("conversationCreated");
            assertThat(event.get("at")).isEqualTo(created.get("at"));
            assertThat(lines).hasSize(2);
        } finally {
            client.shutdown();
        }
    }
}
