package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.local.Server;
import chat.lockstep.testkit.TestServers;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.EnumSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a device notices of outages, and what a device that does not read costs.
class OutagesIT {

    @Test
    void without_redis_a_device_gets_its_messages_a_little_later_and_with_it_again_at_once() throws Exception {
        try (var own = TestServers.separate(EnumSet.of(Server.REDIS));
                var gateway = new Gateway(own.servers().redisUri())) {
            gateway.world.account(World.ALICE);
            var chat = gateway.world.direct(World.ALICE, World.BOB);
            var socket = gateway.connect();
            socket.greeted("alice", "phone");

            own.servers().kill(Server.REDIS);
            var missed = gateway.world.message(chat, World.BOB);
            assertThat(awaitDelta(socket)).isEqualTo(missed.seq());
            var later = gateway.connect();
            later.greeted("alice", "tablet");

            own.servers().start(Server.REDIS);
            var next = gateway.world.message(chat, World.BOB);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> publish(own.servers().redisUri(), gateway.node, next) == 1);
            assertThat(awaitDelta(socket)).isEqualTo(next.seq());
        }
    }

    /// @return how many nodes listened
    private static long publish(String redisUri, String node, RecordedEvent event) {
        try (var client = RedisClient.create(redisUri)) {
            return client.connect()
                    .sync()
                    .publish(
                            "gateway:" + node,
                            "{\"conversation\":\"%s\",\"epoch\":\"1\",\"stream\":\"log\",\"seq\":%d,\"type\":\"messageSent\",\"by\":\"bob\",\"users\":[\"alice\"]}\n%s"
                                    .formatted(event.conversation(), event.seq(), event.json()));
        }
    }

    @Test
    void a_node_that_stops_tells_its_devices_to_come_again() {
        var gateway = new Gateway(TestServers.redisUri());
        gateway.world.account(World.ALICE);
        var socket = gateway.connect();
        socket.greeted("alice", "phone");

        gateway.close();

        assertThat(socket.next().get("type").stringValue()).isEqualTo("drain");
        assertThat(socket.closeCode()).isEqualTo(4499);
    }

    @Test
    void a_device_that_stops_reading_is_cut_off_and_others_are_not_held_up() {
        try (var gateway = new Gateway(
                TestServers.redisUri(),
                "--lockstep.sync.unsent-bytes-max=262144",
                "--lockstep.sync.heartbeat=10s",
                "--lockstep.sync.slow-for=2s")) {
            gateway.world.account(World.ALICE);
            gateway.world.account(World.BOB);
            var chat = gateway.world.direct(World.ALICE, World.BOB);
            for (int i = 0; i < 2_000; i++) {
                gateway.world.message(chat, World.BOB);
            }
            var deaf = gateway.connect();
            deaf.greeted("alice", "phone");
            deaf.stopReading();
            var bob = gateway.connect();
            bob.greeted("bob", "phone");

            // Each answer is half a megabyte and more; the requests themselves are small.
            for (int i = 0; i < 200; i++) {
                deaf.send("{\"type\":\"pull\",\"request\":" + i + ",\"conversation\":\"" + chat
                        + "\",\"have\":{},\"limit\":2000}");
            }
            for (int i = 0; i < 20; i++) {
                bob.send("{\"type\":\"ping\",\"nonce\":" + i + "}");
                assertThat(bob.next().get("nonce").intValue()).isEqualTo(i);
            }

            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.counter("lockstep.gateway.closed", "code", "4408") == 1);
        }
    }

    /// The log seq that the next delta reaches.
    private static long awaitDelta(TestSocket socket) {
        while (true) {
            var frame = socket.next();
            if (frame.get("type").stringValue().equals("delta")) {
                return frame.get("to").get("log").longValue();
            }
        }
    }
}
