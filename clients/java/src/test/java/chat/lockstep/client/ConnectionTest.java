package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.FakeGateway.Connection;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.StreamId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a device keeps its connection, and its commands through the loss of one.
@Timeout(120)
class ConnectionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private Lockstep lockstep;
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<DeviceEvent> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws InterruptedException {
        gateway = new FakeGateway();
        reopen();
    }

    private void reopen() {
        lockstep = Lockstep.open(Devices.options(gateway, folder, () -> "token " + tokens.incrementAndGet()));
        lockstep.listen(told::add);
        lockstep.connect();
    }

    @AfterEach
    void close() throws InterruptedException {
        lockstep.close();
        gateway.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {4408, 4413, 4429, 4499, 1001, 1011})
    void the_device_comes_back_with_the_same_token_after(int code) throws InterruptedException {
        settle(gateway.accept()).closeWith(code);
        assertThat(gateway.accept().authorization).isEqualTo("Bearer token 1");
    }

    @Test
    void a_broken_connection_is_made_again() throws InterruptedException {
        settle(gateway.accept()).cut();
        settle(gateway.accept());
        await().atMost(PATIENCE).until(() -> lockstep.connectionState() instanceof ConnectionState.Connected);
    }

    @Test
    void an_expired_token_is_renewed() throws InterruptedException {
        settle(gateway.accept()).closeWith(4401);
        assertThat(gateway.accept().authorization).isEqualTo("Bearer token 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {4501, 4502, 4503, 4504})
    void the_device_stops_with_the_reason_after(int code) throws InterruptedException {
        settle(gateway.accept()).closeWith(code);
        await().atMost(PATIENCE).until(() -> lockstep.connectionState() instanceof ConnectionState.Stopped);
        assertThat(((ConnectionState.Stopped) lockstep.connectionState()).cause())
                .contains("as scripted")
                .contains(Integer.toString(code));
        assertThat(gateway.isCalledWithin(200)).isFalse();
        lockstep.connect();
        gateway.accept();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[]", "{\"type\":\"heads\",\"conversations\":[{\"id\":7}]}"})
    void a_malformed_frame_ends_the_connection_and_nothing_else(String frame) throws InterruptedException {
        var connection = gateway.accept();
        connection.expect("hello");
        connection.sendText(frame);
        if (frame.equals("[]")) {
            assertThat(gateway.isCalledWithin(100))
                    .as("a frame without type is a frame of an unknown type")
                    .isFalse();
        } else {
            settle(gateway.accept());
        }
    }

    @Test
    void frames_and_fields_that_are_not_known_are_ignored() throws InterruptedException {
        var connection = gateway.accept();
        connection.expect("hello");
        connection.send(Map.of("type", "weather", "sky", "blue"));
        connection.send(Map.of(
                "type", "welcome", "session", "s", "heartbeatMillis", 30_000, "resume", "reset", "moon", "full"));
        connection.caughtUp("c1", new StateDigest().value());
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
    }

    @Test
    void a_command_lost_with_the_connection_is_sent_again_with_the_same_id_and_settled_once() throws Exception {
        var connection = settle(gateway.accept());
        var sent = lockstep.send(WITH_BOB, "hello");
        assertThat(connection.expect("command"))
                .containsEntry("id", sent.id().toString())
                .containsEntry("action", "send")
                .containsEntry("conversation", WITH_BOB.value())
                .containsEntry("data", Map.of("text", "hello"));
        connection.cut();

        var second = settle(gateway.accept());
        assertThat(second.expect("command")).containsEntry("id", sent.id().toString());
        second.send(Devices.result(sent, "duplicate", 2));
        second.send(Devices.result(sent, "duplicate", 2));
        var result = get(sent.result());
        assertThat(result.outcome()).isEqualTo(CommandResult.Outcome.APPLIED);
        assertThat(result.seq()).isEqualTo(2);
        lockstep.disconnect();
        await().atMost(PATIENCE)
                .until(() -> told.contains(new DeviceEvent.ConnectionChanged(new ConnectionState.Idle())));
        assertThat(told.stream().filter(DeviceEvent.CommandSettled.class::isInstance))
                .hasSize(1);
    }

    @Test
    void commands_given_offline_survive_a_restart_and_go_out_in_order() throws InterruptedException {
        settle(gateway.accept());
        lockstep.disconnect();
        var creation = lockstep.createDirect(BOB);
        assertThat(creation.conversation()).isEqualTo(WITH_BOB);
        var first = lockstep.send(WITH_BOB, "one");
        var second = lockstep.send(WITH_BOB, "two");
        lockstep.close();
        assertThatThrownBy(() -> get(first.result())).hasMessageContaining("closed");
        reopen();
        assertThat(lockstep.outbox())
                .extracting(CommandStatus::id)
                .containsExactly(creation.id(), first.id(), second.id());

        var connection = settle(gateway.accept());
        var create = connection.expect("command");
        assertThat(create)
                .containsEntry("action", "createConversation")
                .containsEntry("data", Map.of("kind", "direct", "members", List.of("bob")))
                .doesNotContainKey("conversation");
        connection.send(Devices.result(creation, "applied", 1));
        assertThat(connection.expect("command")).containsEntry("id", first.id().toString());
        assertThat(connection.expect("command"))
                .containsEntry("id", second.id().toString())
                .containsEntry("after", first.id().toString());
    }

    @Test
    void a_refused_command_ends_with_its_error() throws Exception {
        var connection = settle(gateway.accept());
        var sent = lockstep.send(WITH_BOB, "hello");
        connection.expect("command");
        connection.send(rejected(sent, "not_found", "permission", "new_id", 0));
        assertThat(get(sent.result()).error().orElseThrow().code()).isEqualTo("not_found");
        assertThat(connection.says("command", 200)).isFalse();
    }

    @Test
    void the_own_delta_before_the_result_settles_the_command_too() throws Exception {
        var history = Histories.direct();
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        Devices.answerPull(connection, history);
        var sent = lockstep.send(WITH_BOB, "hello");
        connection.expect("command");
        history.message(ALICE, new EventId(sent.id().value()), "hello");
        connection.send(history.delta(history.events(StreamId.LOG).subList(1, 2)));
        assertThat(get(sent.result()).seq()).isEqualTo(2);
        connection.send(Devices.result(sent, "applied", 2));
        await().atMost(PATIENCE).until(() -> lockstep.digest().equals(history.digest(2)));
        assertThat(lockstep.messages(WITH_BOB)).hasSize(1);
    }

    @Test
    void a_read_moves_the_mark_when_it_is_applied() throws Exception {
        var history = Histories.direct();
        history.message(BOB, "one");
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        Devices.answerPull(connection, history);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        var read = lockstep.markRead(WITH_BOB, 2);
        assertThat(connection.expect("command")).containsEntry("data", Map.of("upTo", 2));
        assertThat(lockstep.digest()).isEqualTo(history.digest(0));
        connection.send(Devices.result(read, "applied", 1));
        assertThat(get(read.result()).isRejected()).isFalse();
        assertThat(lockstep.digest()).isEqualTo(history.digest(2));
        assertThat(lockstep.conversation(WITH_BOB).orElseThrow().unread()).isZero();
    }

    @Test
    void the_server_s_limits_of_commands_are_kept() throws InterruptedException {
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset", 30_000, Map.of("commandsInFlight", 2));
        connection.caughtUp("c1", new StateDigest().value());
        var first = lockstep.send(WITH_BOB, "one");
        lockstep.send(WITH_BOB, "two");
        lockstep.send(WITH_BOB, "three");
        connection.expect("command");
        connection.expect("command");
        assertThat(connection.says("command", 150)).isFalse();
        connection.send(Devices.result(first, "applied", 2));
        connection.expect("command");
    }

    @Test
    void text_that_no_server_takes_is_refused_at_once() {
        for (var text : List.of("", "\0", "\uD800", "x".repeat(16_385))) {
            assertThatThrownBy(() -> lockstep.send(WITH_BOB, text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(lockstep.outbox()).isEmpty();
    }

    @Test
    void a_closed_device_says_so() {
        lockstep.close();
        assertThatThrownBy(() -> lockstep.send(WITH_BOB, "late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /// Lets the device find that the server has nothing for it.
    private static Connection settle(Connection connection) throws InterruptedException {
        connection.expect("hello");
        connection.welcome("reset");
        connection.caughtUp("c1", new StateDigest().value());
        return connection;
    }

    private static CommandResult get(CompletionStage<CommandResult> result) throws Exception {
        return result.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Map<String, Object> rejected(
            PendingCommand sent, String code, String errorClass, String retry, int millis) {
        var error = Map.of(
                "code", code,
                "class", errorClass,
                "retry", retry,
                "retryAfterMillis", millis,
                "message", "for a test",
                "traceId", "t");
        return Map.of("type", "result", "id", sent.id().toString(), "outcome", "rejected", "error", error);
    }
}
