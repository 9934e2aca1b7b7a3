package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What passes between two nodes besides events: who writes, who is there, and who is shut out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EphemeralIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    // Nobody else's: their devices elsewhere would be there, too, on the Redis that all tests share.
    private static final UserId EVA = UserId.of("eva");
    private static final UserId EMIL = UserId.of("emil");

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
        world.account(EVA);
        world.account(EMIL);
        world.account(World.CAROL);
        chat = world.direct(EVA, EMIL);
    }

    private static String[] settings() {
        return new String[] {
            "--lockstep.ephemeral.presence-lasts=2s",
            "--lockstep.ephemeral.presence-refresh-every=300ms",
            "--lockstep.ephemeral.presence-look-every=200ms"
        };
    }

    @AfterAll
    void stop() {
        hints.close();
        one.close();
        two.close();
    }

    @Test
    void who_writes_is_told_at_the_other_node() {
        var alice = one.connect();
        var bob = two.connect();
        alice.greeted("eva", "typing");
        bob.greeted("emil", "typing");

        alice.send("{\"type\":\"typing\",\"conversation\":\"" + chat + "\",\"active\":true}");

        var typing = bob.next("typing");
        assertThat(typing.get("user").stringValue()).isEqualTo("eva");
        assertThat(typing.get("active").booleanValue()).isTrue();
        alice.abort();
        bob.abort();
    }

    @Test
    void presence_of_several_devices_is_one_and_ends_some_time_after_the_last_sign_of_life() {
        var watcher = one.connect();
        watcher.greeted("emil", "watcher");
        watcher.send("{\"type\":\"presence\",\"watch\":[\"eva\",\"carol\"]}");
        assertThat(watcher.next("presence").get("status").stringValue()).isEqualTo("offline");

        var first = two.connect();
        first.greeted("eva", "first");
        assertThat(statusOf("eva", watcher)).isEqualTo("active");
        var second = one.connect();
        second.greeted("eva", "second");
        first.send("{\"type\":\"presence\",\"status\":\"away\"}");
        second.send("{\"type\":\"presence\",\"status\":\"away\"}");
        awaitStatus("away", watcher, first, second);

        first.abort();
        second.send("{\"type\":\"presence\",\"status\":\"active\"}");
        awaitStatus("active", watcher, second);

        second.abort();
        var offline = watcher.next("presence");
        assertThat(offline.get("user").stringValue()).isEqualTo("eva");
        assertThat(offline.get("status").stringValue()).isEqualTo("offline");
        assertThat(offline.has("lastSeen")).isTrue();
        watcher.abort();
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(one.gauge("lockstep.gateway.watches")).isZero());
    }

    @Test
    void a_device_whose_connection_ended_is_missed_soon_unless_it_is_back() {
        try (var patient = new Gateway(
                TestServers.redisUri(),
                world,
                new Services(),
                "--lockstep.ephemeral.presence-lasts=10m",
                "--lockstep.ephemeral.presence-lingers=1s",
                "--lockstep.ephemeral.presence-look-every=200ms")) {
            var watcher = patient.connect();
            watcher.greeted("emil", "patient");
            var before = patient.connect();
            before.greeted("eva", "moving");
            watcher.send("{\"type\":\"presence\",\"watch\":[\"eva\"]}");
            assertThat(statusOf("eva", watcher)).isEqualTo("active");

            var after = patient.connect();
            after.greeted("eva", "moving");
            assertThat(before.closeCode()).isEqualTo(4504);
            Awaitility.await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> watcher.poll() == null);

            after.abort();
            assertThat(watcher.next("presence").get("status").stringValue()).isEqualTo("offline");
            watcher.abort();
        }
    }

    @Test
    void a_device_that_is_shut_out_is_closed_at_whichever_node_it_is() {
        var lost = two.connect();
        lost.greeted("eva", "lost");

        hints.tell(world.revoke(EVA, DeviceId.of("lost")), "");

        assertThat(lost.next("error").get("error").get("code").stringValue()).isEqualTo("device_revoked");
        assertThat(lost.closeCode()).isEqualTo(4501);
    }

    /// While the devices give signs of life.
    private static void awaitStatus(String status, TestSocket watcher, TestSocket... devices) {
        Awaitility.await().atMost(LIMIT).until(() -> {
            for (var device : devices) {
                device.send("{\"type\":\"ping\"}");
            }
            var frame = watcher.poll();
            return frame != null && frame.path("status").asString("").equals(status);
        });
    }

    private static String statusOf(String user, TestSocket watcher) {
        var presence = watcher.next("presence");
        while (!presence.get("user").stringValue().equals(user)
                || presence.get("status").stringValue().equals("offline")) {
            presence = watcher.next("presence");
        }
        return presence.get("status").stringValue();
    }
}
