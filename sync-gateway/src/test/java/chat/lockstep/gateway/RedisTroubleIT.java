package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.local.Server;
import chat.lockstep.testkit.Paused;
import chat.lockstep.testkit.TemporaryServers;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import java.util.EnumSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Redis emptied, killed and paused while events flow, with a Redis of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisTroubleIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final World world = new World();
    private TemporaryServers own;
    private Gateway one;
    private Gateway two;
    private ConversationId chat;
    private final Device phone = new Device("alice", "phone");
    private final Device tablet = new Device("alice", "tablet");

    @BeforeAll
    void start() {
        own = TestServers.separate(EnumSet.of(Server.REDIS));
        one = new Gateway(own.servers().redisUri(), world, new Services(), "--lockstep.redis.refresh-every=1s");
        two = new Gateway(own.servers().redisUri(), world, new Services(), "--lockstep.redis.refresh-every=1s");
        world.account(World.ALICE);
        chat = world.direct(World.ALICE, World.BOB);
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
        own.close();
    }

    @BeforeEach
    void connect() {
        phone.connect(one.port).awaitCaughtUp();
        tablet.connect(two.port).awaitCaughtUp();
        try (var hints = new Hints(own.servers().redisUri(), world)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> hints.nodes(World.ALICE).size() == 2);
        }
    }

    @AfterEach
    void disconnect() {
        phone.abortAll();
        tablet.abortAll();
    }

    @Test
    void after_the_registry_was_emptied_again_and_again_entries_are_back_soon_and_nothing_is_missing() {
        try (var hints = new Hints(own.servers().redisUri(), world);
                var events = new Traffic(OFTEN, () -> hints.message(chat, World.BOB))) {
            for (int i = 0; i < 3; i++) {
                events.awaitMore(20);
                hints.redis().sync().flushall();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> hints.nodes(World.ALICE).size() == 2);
            }
        }

        phone.awaitAll(world, chat);
        tablet.awaitAll(world, chat);
    }

    @Test
    void redis_that_is_killed_and_comes_back_empty_costs_no_event() throws Exception {
        try (var hints = new Hints(own.servers().redisUri(), world);
                var events = new Traffic(OFTEN, () -> hints.messageOrLost(chat, World.BOB))) {
            events.awaitMore(20);
            own.servers().kill(Server.REDIS);
            var meanwhile = world.message(chat, World.BOB);
            phone.awaitHeld(chat, meanwhile);
            own.servers().start(Server.REDIS);
            hints.redis().sync().flushall();
            events.awaitMore(20);
        }

        phone.awaitAll(world, chat);
        tablet.awaitAll(world, chat);
        try (var hints = new Hints(own.servers().redisUri(), world)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> hints.nodes(World.ALICE).size() == 2);
        }
    }

    @Test
    void redis_that_hangs_holds_up_no_command_no_socket_and_no_new_device() {
        var connection = phone.connect(one.port).awaitCaughtUp();
        try (var _ = new Paused(own.servers(), Server.REDIS)) {
            for (int i = 0; i < 30; i++) {
                connection.send(command(i));
            }
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> phone.results.size() == 30);
            assertThat(phone.results)
                    .allSatisfy(result ->
                            assertThat(result.get("outcome").stringValue()).isEqualTo("applied"));

            // It notices that hints stay away, and compares until they come again.
            var missed = world.message(chat, World.BOB);
            phone.awaitHeld(chat, missed);
            tablet.awaitHeld(chat, missed);

            new Device("alice", "watch").connect(two.port).awaitCaughtUp().abort();
            connection.send("{\"type\":\"ping\"}");
            connection.await("pong");
            assertThat(one.metrics()).containsPattern("circuitbreaker_calls.*kind=\"failed\",name=\"redis\"");
        }

        try (var hints = new Hints(own.servers().redisUri(), world)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> hints.nodes(World.ALICE).size() == 2);
            hints.message(chat, World.BOB);
        }
        phone.awaitAll(world, chat);
        tablet.awaitAll(world, chat);
    }

    private String command(int number) {
        return "{\"type\":\"command\",\"id\":\"01890a5d-ac96-774b-bcce-%012d\",\"action\":\"send\",\"conversation\":\"%s\",\"data\":{\"text\":\"hi\"}}"
                .formatted(number, chat);
    }
}
