package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A node goes away while events and commands flow.
class DrainIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final World world = new World();

    @Test
    void devices_of_a_node_that_stops_move_to_another_and_nothing_is_lost() {
        var one = new Gateway(TestServers.redisUri(), world, new Services());
        try (var two = new Gateway(TestServers.redisUri(), world, new Services());
                var hints = new Hints(TestServers.redisUri(), world)) {
            var chat = chat();
            var phone = new Device("alice", "phone");
            var connection = phone.connect(one.port).awaitCaughtUp();
            try (var events = new Traffic(Duration.ofMillis(5), () -> hints.message(chat, World.BOB))) {
                events.awaitMore(50);
                var stopping = Thread.ofVirtual().start(one::close);
                connection.await("drain");
                assertThat(connection.closeCode()).isEqualTo(4499);
                phone.connect(two.port).awaitCaughtUp();
                assertThat(join(stopping, Duration.ofSeconds(20)))
                        .as("stopped in time")
                        .isTrue();
                events.awaitMore(50);
            }
            phone.awaitAll(world, chat);
            assertThat(hints.nodes(World.ALICE)).containsExactly(two.node);
            phone.abortAll();
        }
    }

    @Test
    void commands_under_way_are_answered_before_the_socket_closes() {
        var services = new Services();
        var one = new Gateway(TestServers.redisUri(), world, services, "--lockstep.command-side.timeout=9s");
        var chat = chat();
        var phone = new Device("alice", "phone");
        var connection = phone.connect(one.port).awaitCaughtUp();
        services.answersAfter = Duration.ofMillis(900);
        connection.send(command(chat, "send", 1));
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !services.calls("/v1/commands").isEmpty());

        var stopping = Thread.ofVirtual().start(one::close);

        assertThat(connection.closeCode()).isEqualTo(4499);
        assertThat(phone.results).hasSize(1);
        assertThat(phone.results.getFirst().get("outcome").stringValue()).isEqualTo("applied");
        assertThat(join(stopping, LIMIT)).isTrue();
    }

    @Test
    void commands_that_take_too_long_are_cut_and_may_be_sent_again() {
        var one = new Gateway(
                TestServers.redisUri(),
                world,
                new Services(),
                "--lockstep.command-side.timeout=9s",
                "--lockstep.sync.drain-commands-for=500ms");
        var chat = chat();
        var phone = new Device("alice", "phone");
        var connection = phone.connect(one.port).awaitCaughtUp();
        connection.send(command(chat, "slow", 1));
        connection.send(command(chat, "send", 2));
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !one.services.calls("/v1/commands").isEmpty());

        var stopping = Thread.ofVirtual().start(one::close);

        assertThat(connection.closeCode()).isEqualTo(4499);
        assertThat(phone.results).hasSize(2).allSatisfy(result -> {
            assertThat(result.get("error").get("code").stringValue()).isEqualTo("unavailable");
            assertThat(result.get("error").get("retry").stringValue()).isEqualTo("same_id");
        });
        assertThat(join(stopping, LIMIT)).isTrue();
    }

    private ConversationId chat() {
        world.account(World.ALICE);
        return world.direct(World.ALICE, World.BOB);
    }

    private static boolean join(Thread thread, Duration limit) {
        try {
            return thread.join(limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String command(ConversationId chat, String action, int number) {
        return "{\"type\":\"command\",\"id\":\"01890a5d-ac96-774b-bcce-%012d\",\"action\":\"%s\",\"conversation\":\"%s\",\"data\":{\"text\":\"hi\"}}"
                .formatted(number, action, chat);
    }
}
