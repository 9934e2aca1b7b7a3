package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.testkit.TestServers;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Devices that stop reading, on real TCP with small windows, while thousands of events go to them.
class SlowReaderIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int UNSENT_MAX = 262_144;
    private static final int EVENTS = 1_500;
    private static final String TEXT = "x".repeat(1_000);

    @Test
    void a_device_that_stops_reading_has_its_bytes_bounded_is_cut_off_in_time_and_gets_everything_later()
            throws IOException {
        try (var gateway = new Gateway(
                        TestServers.redisUri(),
                        "--lockstep.sync.unsent-bytes-max=" + UNSENT_MAX,
                        "--lockstep.socket.send-bytes=65536",
                        "--lockstep.sync.heartbeat=10s",
                        "--lockstep.sync.slow-for=2s");
                var hints = new Hints(TestServers.redisUri(), gateway.world);
                var deaf = new RawReader(gateway.port)) {
            gateway.world.account(World.ALICE);
            gateway.world.account(World.BOB);
            var chat = gateway.world.direct(World.ALICE, World.BOB);
            deaf.send(hello("alice", "deaf"));
            deaf.readUntil("caughtUp");
            var bob = new Device("bob", "phone");
            bob.connect(gateway.port).awaitCaughtUp();
            var phone = new Device("alice", "phone");
            phone.connect(gateway.port).awaitCaughtUp();
            var direct = PlatformDependent.usedDirectMemory();

            var unsentMost = 0L;
            var closedBefore = gateway.counter("lockstep.gateway.closed", "code", "4408");
            for (int i = 0; i < EVENTS; i++) {
                hints.tell(big(gateway.world, chat), "");
                unsentMost = Math.max(unsentMost, (long) gateway.gauge("lockstep.gateway.unsent.bytes"));
                if (i % 100 == 0) {
                    phone.ping();
                    bob.ping();
                }
                if (i % 500 == 499) {
                    // Those who read are not held up.
                    bob.awaitAll(gateway.world, chat);
                    phone.awaitAll(gateway.world, chat);
                    ping(bob);
                }
            }

            assertThat(unsentMost).isBetween(UNSENT_MAX / 2L, 3L * UNSENT_MAX);
            assertThat(PlatformDependent.usedDirectMemory() - direct).isLessThan(48L * 1_048_576);
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> gateway.counter("lockstep.gateway.closed", "code", "4408") > closedBefore);
            assertThat(deaf.readToEnd()).isIn(4408, 0);
            Awaitility.await().atMost(LIMIT).until(() -> gateway.gauge("lockstep.gateway.unsent.bytes") == 0);

            var again = new Device("alice", "deaf");
            again.connect(gateway.port).awaitCaughtUp();
            again.awaitAll(gateway.world, chat);
            again.abortAll();
            bob.abortAll();
            phone.abortAll();
        }
    }

    @Test
    void many_devices_that_stop_reading_share_one_bound_and_others_are_not_held_up() throws IOException {
        var totalMax = 2 * 1_048_576;
        var deaf = new ArrayList<RawReader>();
        try (var gateway = new Gateway(
                        TestServers.redisUri(),
                        "--lockstep.socket.send-bytes=65536",
                        "--lockstep.sync.unsent-bytes-max=1048576",
                        "--lockstep.sync.unsent-bytes-total-max=" + totalMax,
                        "--lockstep.sync.sessions-per-user-max=64");
                var hints = new Hints(TestServers.redisUri(), gateway.world)) {
            gateway.world.account(World.ALICE);
            gateway.world.account(World.BOB);
            var chat = gateway.world.direct(World.ALICE, World.BOB);
            for (int i = 0; i < 24; i++) {
                var reader = new RawReader(gateway.port);
                deaf.add(reader);
                reader.send(hello("alice", "deaf" + i));
                reader.readUntil("caughtUp");
            }
            var bob = new Device("bob", "phone");
            bob.connect(gateway.port).awaitCaughtUp();

            var unsentMost = 0L;
            for (int i = 0; i < 800; i++) {
                hints.tell(big(gateway.world, chat), "");
                unsentMost = Math.max(unsentMost, (long) gateway.gauge("lockstep.gateway.unsent.bytes"));
            }
            bob.awaitAll(gateway.world, chat);
            ping(bob);

            // Without the common bound these 24 would hold 24 MiB.
            assertThat(unsentMost).isBetween(totalMax / 2L, 2L * totalMax);
            bob.abortAll();
        } finally {
            for (var reader : deaf) {
                reader.close();
            }
        }
    }

    private static void ping(Device device) {
        var before = device.pongs();
        device.ping();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> device.pongs() > before);
    }

    private static RecordedEvent big(World world, ConversationId chat) {
        return world.append(chat, StreamId.LOG, World.BOB, "messageSent", "{\"text\":\"" + TEXT + "\"}");
    }

    private static String hello(String user, String device) {
        return "{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"" + device + "\"},\"token\":\""
                + Tokens.of(user, device) + "\"}";
    }
}
