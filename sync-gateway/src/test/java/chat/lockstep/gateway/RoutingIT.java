package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.testkit.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// Commands go to the node that owns their conversation, and elsewhere when it does not answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String token = Tokens.of("alice", "phone");
    private Services one;
    private Services two;
    private Gateway gateway;
    private RedisClient redisClient;
    private RedisCommands<String, String> redis;

    @BeforeAll
    void start() {
        redisClient = RedisClient.create(TestServers.redisUri());
        redis = redisClient.connect().sync();
        redis.del("command-nodes");
        gateway = new Gateway(
                TestServers.redisUri(),
                "--lockstep.command-side.timeout=2s",
                "--lockstep.http.requests-per-second=1000");
        gateway.world.account(World.ALICE);
    }

    @BeforeEach
    void open() {
        one = new Services();
        two = new Services();
    }

    @AfterEach
    void forget() {
        redis.del("command-nodes");
        gateway.services.failing.set(0);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> gateway.gauge("lockstep.gateway.command.nodes") == 0
                        && send(chat(1), 1).statusCode() == 200);
        gateway.services.calls.clear();
        one.close();
        two.close();
    }

    @AfterAll
    void stop() {
        redisClient.shutdown();
        gateway.close();
    }

    @Test
    void each_conversation_has_the_owner_that_the_hash_names() {
        register(Map.of("n1", one, "n2", two));

        for (int i = 0; i < 40; i++) {
            var chat = chat(i);
            assertThat(send(chat, i).statusCode()).isEqualTo(200);
            var owner = isHigher("n1", "n2", chat) ? one : two;
            assertThat(owner.lastCall("/v1/commands").body()).contains(chat.value());
        }
        assertThat(one.calls("/v1/commands")).hasSizeBetween(5, 35);
        assertThat(gateway.services.calls("/v1/commands")).isEmpty();
    }

    @Test
    void an_owner_that_is_gone_is_passed_over_and_one_that_comes_is_found() {
        register(Map.of("n1", one, "n2", two));
        one.close();

        for (int i = 0; i < 60; i++) {
            assertThat(send(chat(i), i).statusCode()).isEqualTo(200);
        }
        assertThat(two.calls("/v1/commands")).hasSize(60);

        redis.del("command-nodes");
        two.close();
        var three = new Services();
        register(Map.of("n3", three));
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(send(chat(1), 1).statusCode()).isEqualTo(200);
            assertThat(three.calls("/v1/commands")).isNotEmpty();
        });
        three.close();
    }

    @Test
    void an_owner_that_hangs_costs_half_the_time_and_the_next_one_answers() {
        register(Map.of("n1", one, "n2", two));
        var ofOne = IntStream.range(0, 100)
                .mapToObj(RoutingIT::chat)
                .filter(chat -> isHigher("n1", "n2", chat))
                .findFirst()
                .orElseThrow();
        one.hanging = true;
        var rerouted = gateway.counter("lockstep.gateway.command.rerouted", "reason", "failed");

        assertThat(send(ofOne, 1).statusCode()).isEqualTo(200);

        assertThat(one.lastCall("/v1/commands").body()).contains(ofOne.value());
        assertThat(two.lastCall("/v1/commands").body())
                .isEqualTo(one.lastCall("/v1/commands").body());
        assertThat(gateway.counter("lockstep.gateway.command.rerouted", "reason", "failed"))
                .isEqualTo(rerouted + 1);
    }

    @Test
    void a_registry_that_is_emptied_leaves_the_configured_node() {
        register(Map.of("n1", one));
        assertThat(send(chat(1), 1).statusCode()).isEqualTo(200);
        assertThat(one.calls("/v1/commands")).hasSize(1);

        redis.del("command-nodes");

        Awaitility.await().atMost(LIMIT).until(() -> gateway.gauge("lockstep.gateway.command.nodes") == 0);
        assertThat(send(chat(1), 2).statusCode()).isEqualTo(200);
        assertThat(gateway.services.calls("/v1/commands")).hasSize(1);
    }

    @Test
    void an_entry_that_has_expired_is_no_node() {
        redis.zadd("command-nodes", (double) (System.currentTimeMillis() - 1_000), "old " + one.url());
        register(Map.of("n2", two));

        for (int i = 0; i < 10; i++) {
            assertThat(send(chat(i), i).statusCode()).isEqualTo(200);
        }
        assertThat(one.calls).isEmpty();
    }

    @Test
    void marks_go_to_the_owners_of_their_conversations_and_devices_to_that_of_their_user() {
        register(Map.of("n1", one, "n2", two));
        var chats = IntStream.range(0, 20)
                .mapToObj(i -> gateway.world.direct(World.ALICE, UserId.of("u" + i)))
                .toList();
        var socket = gateway.connect();
        socket.greeted("alice", "phone");
        var marks = new HashMap<String, Object>();
        chats.forEach(chat -> marks.put(chat.value(), Map.of("seq", 1)));

        socket.send(Json.mapper().writeValueAsString(Map.of("type", "ack", "marks", marks)));

        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> marked(one).size() + marked(two).size() == 20);
        chats.forEach(chat ->
                assertThat(marked(isHigher("n1", "n2", chat) ? one : two)).contains(chat.value()));
        var ofAlice = isHigher("n1", "n2", ConversationId.ofUser(World.ALICE)) ? one : two;
        assertThat(ofAlice.calls("/v1/devices")).hasSize(1);
        socket.abort();
    }

    @Test
    void marks_of_an_owner_that_breaks_are_sent_again_and_the_others_are_not_held_up() {
        register(Map.of("n1", one, "n2", two));
        var chats = IntStream.range(0, 20)
                .mapToObj(i -> gateway.world.direct(World.ALICE, UserId.of("u" + i)))
                .toList();
        var socket = gateway.connect();
        socket.greeted("alice", "phone");
        one.failing.set(1);
        two.failing.set(1);
        gateway.services.failing.set(1);
        var marks = new HashMap<String, Object>();
        chats.forEach(chat -> marks.put(chat.value(), Map.of("seq", 1)));
        socket.send(Json.mapper().writeValueAsString(Map.of("type", "ack", "marks", marks)));
        Awaitility.await().atMost(LIMIT).until(() -> !one.calls("/v1/marks").isEmpty());

        one.failing.set(0);
        two.failing.set(0);
        one.calls.clear();
        two.calls.clear();

        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> marked(one).size() + marked(two).size() == 20);
        socket.abort();
    }

    @Test
    void a_list_goes_as_a_whole_to_the_owner_of_its_first_command() {
        register(Map.of("n1", one, "n2", two));

        var response = gateway.post("/v1/commands", token, "[" + command(chat(1), 1) + "," + command(chat(2), 2) + "]");

        assertThat(response.statusCode()).isEqualTo(200);
        var owner = isHigher("n1", "n2", chat(1)) ? one : two;
        assertThat(owner.lastCall("/v1/commands").body())
                .contains(chat(1).value())
                .contains(chat(2).value());
    }

    @Test
    void while_no_node_works_commands_are_refused_at_once_with_a_hint_when_to_come_again() {
        register(Map.of("n1", one));
        one.failing.set(1);
        gateway.services.failing.set(1);
        for (int i = 0; i < 40; i++) {
            assertThat(send(chat(i), i).statusCode()).isEqualTo(503);
        }
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            var response = send(chat(1), 99);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
            var error = Json.mapper().readTree(response.body()).get("error");
            assertThat(error.get("code").stringValue()).isEqualTo("unavailable");
            assertThat(error.get("retry").stringValue()).isEqualTo("same_id");
            assertThat(error.get("retryAfterMillis").longValue()).isEqualTo(1_000);
            assertThat(gateway.metrics())
                    .contains("resilience4j_circuitbreaker_state{name=\"command-side\",state=\"open\"} 1.0")
                    .contains("resilience4j_circuitbreaker_state{name=\"cassandra\",state=\"closed\"} 1.0")
                    .contains("resilience4j_circuitbreaker_state{name=\"redis\",state=\"closed\"} 1.0")
                    .contains("resilience4j_circuitbreaker_state{name=\"query-side\",state=\"closed\"} 1.0");
        });
    }

    private void register(Map<String, Services> nodes) {
        nodes.forEach((id, node) ->
                redis.zadd("command-nodes", (double) (System.currentTimeMillis() + 60_000), id + " " + node.url()));
        Awaitility.await().atMost(LIMIT).until(() -> gateway.gauge("lockstep.gateway.command.nodes") == nodes.size());
    }

    private static Set<String> marked(Services node) {
        var marked = new HashSet<String>();
        for (var call : node.calls("/v1/marks")) {
            JsonNode marks = Json.mapper().readTree(call.body()).get("marks");
            marks.propertyNames().forEach(marked::add);
        }
        return marked;
    }

    private HttpResponse<String> send(ConversationId chat, int number) {
        return gateway.post("/v1/commands", token, command(chat, number));
    }

    private static String command(ConversationId chat, int number) {
        return "{\"id\":\"01890a5d-ac96-774b-bcce-%012d\",\"action\":\"send\",\"conversation\":\"%s\",\"data\":{}}"
                .formatted(number, chat);
    }

    private static ConversationId chat(int number) {
        return ConversationId.direct(World.ALICE, UserId.of("u" + number));
    }

    private static boolean isHigher(String node, String other, ConversationId chat) {
        return Long.compareUnsigned(weight(node, chat.value()), weight(other, chat.value())) > 0;
    }

    /// What the contract between the applications says, written down a second time.
    private static long weight(String node, String conversation) {
        try {
            var text = (node + "\n" + conversation).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text))
                    .getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
