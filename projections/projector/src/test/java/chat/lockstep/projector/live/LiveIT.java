package chat.lockstep.projector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.UserId;
import chat.lockstep.local.Server;
import chat.lockstep.projector.History;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TemporaryServers;
import chat.lockstep.testkit.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hints over a real Redis that comes and goes, without any Cassandra.
class LiveIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final UserId alice = UserId.of("u-" + UUID.randomUUID());
    private final UserId bob = UserId.of("u-" + UUID.randomUUID());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TemporaryServers servers;
    private ReadModel noCassandra;
    private RedisLink link;
    private RedisClient client;
    private LiveProjection live;

    @BeforeEach
    void start() {
        servers = TestServers.separate(EnumSet.of(Server.REDIS));
        noCassandra = ReadModel.connect(new CassandraSettings(List.of("127.0.0.1:1"), "datacenter1", "none", 1));
        var settings = new RedisSettings(servers.servers().redisUri(), Duration.ofMillis(500));
        link = new RedisLink(settings);
        client = RedisClient.create(settings.uri());
        live = new LiveProjection(
                noCassandra, link, settings, Breaker.registry(meters), InstantSource.system(), meters);
        await().atMost(LIMIT).until(link::isConnected);
    }

    @AfterEach
    void stop() {
        link.close();
        client.shutdown();
        noCassandra.close();
        servers.close();
    }

    @Test
    void the_nodes_of_the_members_are_told_and_expired_entries_are_not() {
        var node = TestServers.newPrefix();
        var gone = TestServers.newPrefix();
        var told = listen(node);
        var toldGone = listen(gone);
        enter(bob, node, 30_000);
        enter(alice, gone, -1);
        var history = History.direct(alice, bob).created(alice, bob).sent(alice, "hello");
        live.on(history.events());

        await().atMost(LIMIT).until(() -> told.size() == 1);
        assertThat(told.getFirst().lines().toList())
                .hasSize(4)
                .contains(history.last().recorded().json());
        assertThat(toldGone).isEmpty();
        assertThat(meters.get("lockstep.projector.hints.published").counter().count())
                .isEqualTo(2);
    }

    @Test
    void without_the_members_the_hint_is_dropped_at_once_and_counted() {
        var history = History.direct(alice, bob).created(alice, bob).sent(alice, "hello");
        var started = System.nanoTime();
        live.on(history.events().subList(1, 2));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        assertThat(dropped("members")).isEqualTo(1);
    }

    @Test
    void while_redis_is_down_batches_go_on_and_hints_flow_again_by_themselves() throws Exception {
        var node = TestServers.newPrefix();
        var history = History.direct(alice, bob).created(alice, bob).sent(alice, "one");
        live.on(history.events());
        servers.servers().kill(Server.REDIS);
        var started = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            live.on(List.of(history.sent(alice, "lost " + i).last()));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        assertThat(dropped("redis")).isGreaterThanOrEqualTo(19);

        servers.servers().start(Server.REDIS);
        await().atMost(LIMIT).until(link::isConnected);
        var told = listen(node);
        enter(bob, node, 30_000);
        TopicEvent last = history.sent(alice, "back").last();
        live.on(List.of(last));
        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told.getFirst()).contains(last.recorded().json());
    }

    private double dropped(String reason) {
        return meters.get("lockstep.projector.hints.dropped")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private List<String> listen(String node) {
        var received = new CopyOnWriteArrayList<String>();
        var connection = client.connectPubSub();
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                received.add(message);
            }
        });
        connection.sync().subscribe("gateway:" + node);
        return received;
    }

    private void enter(UserId user, String node, long lastsMillis) {
        try (var connection = client.connect()) {
            connection.sync().zadd("sessions:{" + user + "}", (double) System.currentTimeMillis() + lastsMillis, node);
        }
    }
}
