package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two nodes on one Redis and the same views, and devices that move between them while events flow.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final World world = new World();
    private Gateway one;
    private Gateway two;
    private Hints hints;
    private ConversationId chat;

    @BeforeAll
    void start() {
        one = new Gateway(TestServers.redisUri(), world, new Services(), settings());
        two = new Gateway(TestServers.redisUri(), world, new Services(), settings());
        hints = new Hints(TestServers.redisUri(), world);
        world.account(World.ALICE);
        world.account(World.BOB);
        chat = world.direct(World.ALICE, World.BOB);
    }

    private static String[] settings() {
        return new String[] {"--lockstep.redis.entry-lasts=3s", "--lockstep.redis.refresh-every=1s"};
    }

    @AfterAll
    void stop() {
        hints.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void nobodyIsConnected() {
        Awaitility.await().atMost(LIMIT).until(() -> one.sessions() + two.sessions() == 0);
    }

    @Test
    void a_device_that_moves_while_events_flow_misses_nothing_and_gets_nothing_twice() {
        var phone = new Device("alice", "phone");
        try (var events = new Traffic(OFTEN, () -> hints.message(chat, World.BOB))) {
            var connection = phone.connect(one.port).awaitCaughtUp();
            for (int move = 0; move < 6; move++) {
                events.awaitMore(30);
                var target = move % 2 == 0 ? two : one;
                if (move % 3 == 0) {
                    connection.abort();
                } else {
                    connection.closeCleanly();
                }
                connection = phone.connect(target.port).awaitCaughtUp();
            }
            events.awaitMore(30);
        }

        phone.awaitAll(world, chat);
        assertThat(phone.held(chat)).doesNotHaveDuplicates().hasSizeGreaterThan(200);
        // The last node alone is told from now on.
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(hints.nodes(World.ALICE)).containsExactly(one.node));
        var repaired = one.counter("lockstep.gateway.sweeps.repaired");
        assertThat(hints.tell(world.message(chat, World.BOB), "")).containsExactly(one.node);
        phone.awaitAll(world, chat);
        assertThat(one.counter("lockstep.gateway.sweeps.repaired")).isEqualTo(repaired);
        phone.abortAll();
    }

    @Test
    void two_devices_of_a_user_at_two_nodes_are_both_told() {
        var phone = new Device("alice", "phone");
        var tablet = new Device("alice", "tablet");
        phone.connect(one.port).awaitCaughtUp();
        tablet.connect(two.port).awaitCaughtUp();

        var event = world.message(chat, World.BOB);

        assertThat(hints.tell(event, "")).containsExactlyInAnyOrder(one.node, two.node);
        phone.awaitAll(world, chat);
        tablet.awaitAll(world, chat);
        phone.abortAll();
        tablet.abortAll();
    }

    @Test
    void a_device_that_is_connected_twice_keeps_the_later_connection_wherever_it_is() {
        var phone = new Device("alice", "phone");
        var first = phone.connect(one.port).awaitCaughtUp();

        var second = phone.connect(two.port).awaitCaughtUp();
        assertThat(first.closeCode()).isEqualTo(4504);

        var third = phone.connect(two.port).awaitCaughtUp();
        assertThat(second.closeCode()).isEqualTo(4504);

        hints.message(chat, World.BOB);
        phone.awaitAll(world, chat);
        assertThat(third.closed).isNotDone();
        assertThat(two.counter("lockstep.gateway.closed", "code", "4504")).isEqualTo(1);
        third.abort();
    }

    @Test
    void many_connections_of_one_device_at_once_leave_exactly_one() {
        var phone = new Device("alice", "phone");
        for (int i = 0; i < 10; i++) {
            phone.connect(i % 2 == 0 ? one.port : two.port);
        }

        Awaitility.await().atMost(LIMIT).until(() -> one.sessions() + two.sessions() == 1);
        hints.message(chat, World.BOB);
        phone.awaitAll(world, chat);
        phone.abortAll();
    }

    @Test
    void the_entry_of_a_node_that_died_does_not_outlive_its_time() {
        var phone = new Device("alice", "phone");
        var connection = phone.connect(one.port).awaitCaughtUp();
        var soon = System.currentTimeMillis() + 1_500;
        hints.redis().sync().zadd("sessions:{alice}", (double) soon, "dead-node");
        assertThat(hints.nodes(World.ALICE)).contains("dead-node");

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(hints.redis().sync().zrange("sessions:{alice}", 0, -1))
                        .containsExactly(one.node));
        connection.abort();
    }
}
