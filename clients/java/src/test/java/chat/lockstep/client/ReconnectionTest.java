package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.FakeTransport.Line;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a device leaves a connection, when it makes the next one, and how long it holds back what the server would
/// refuse: on the test's own time, to the millisecond.
class ReconnectionTest {

    private static final long FOR_EVER = (1L << 53) - 1; // milliseconds, as JSON can say them
    private static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);

    @TempDir
    Path folder;

    private TimedDevice device;

    @BeforeEach
    void open() {
        device = new TimedDevice(folder, () -> "token", options -> options);
        device.lockstep.connect();
    }

    @AfterEach
    void close() {
        device.close();
    }

    private int connections() {
        return device.transport.lines.size();
    }

    private void drain(Line line, long min, long max) {
        line.tell(Map.of("type", "drain", "reconnectAfterMillis", List.of(min, max)));
        device.timer.settle();
    }

    private void warnOfOverload(Line line, long retryAfterMillis) {
        line.tell(Map.of("type", "error", "error", overload(retryAfterMillis)));
        device.timer.settle();
    }

    private static Map<String, Object> overload(long retryAfterMillis) {
        return Map.of(
                "code", "rate_limited",
                "class", "overload",
                "retry", "after",
                "retryAfterMillis", retryAfterMillis,
                "message", "too much",
                "traceId", "t");
    }

    @Test
    void a_draining_node_is_left_within_its_window() {
        var line = device.greet();
        drain(line, 100, 300);
        device.timer.pass(99);
        assertThat(connections()).isEqualTo(1);
        device.timer.pass(202);
        assertThat(connections()).isEqualTo(2);
        assertThat(line.isClosed).isTrue();
    }

    @Test
    void a_draining_node_that_closes_early_does_not_bring_the_window_forward() {
        var line = device.greet();
        drain(line, 30_000, 30_001);
        line.end(4499);
        device.timer.pass(29_999);
        assertThat(connections()).isEqualTo(1);
        device.timer.pass(2);
        assertThat(connections()).isEqualTo(2);
    }

    @Test
    void a_server_that_closes_for_overload_is_left_alone_as_long_as_it_asks() {
        var line = device.greet();
        warnOfOverload(line, 40_000);
        line.end(4429);
        device.timer.pass(39_999);
        assertThat(connections()).isEqualTo(1);
        device.timer.pass(1);
        assertThat(connections()).isEqualTo(2);
    }

    @Test
    void no_server_keeps_a_device_away_for_more_than_an_hour() {
        var line = device.greet();
        drain(line, FOR_EVER, FOR_EVER);
        warnOfOverload(line, FOR_EVER);
        line.end(4429);
        device.timer.pass(Duration.ofMinutes(59).toMillis());
        assertThat(connections()).isEqualTo(1);
        device.timer.pass(Duration.ofMinutes(1).toMillis());
        assertThat(connections()).isEqualTo(2);
    }

    @Test
    void a_server_that_misses_two_pings_is_given_up() {
        var line = device.greet(1_000);
        device.timer.pass(2_999);
        assertThat(line.sent("ping")).hasSize(2);
        assertThat(line.isAborted).isFalse();
        device.timer.pass(1);
        assertThat(line.isAborted).isTrue();
        assertThat(device.told.toString()).contains("no pong");
        device.timer.pass(60_000);
        assertThat(connections()).isGreaterThan(1);
    }

    @Test
    void a_server_that_answers_every_other_ping_is_kept() {
        var line = device.greet(1_000);
        for (int i = 0; i < 10; i++) {
            device.timer.pass(2_000);
            line.tell(Map.of("type", "pong", "nonce", line.sent.getLast().get("nonce")));
            device.timer.settle();
        }
        assertThat(line.sent("ping")).hasSize(20);
        assertThat(line.isAborted).isFalse();
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void a_rate_limited_command_waits_as_long_as_the_server_asks() {
        var line = device.greet();
        var sent = device.lockstep.send(WITH_BOB, "hello");
        device.timer.settle();
        line.tell(
                Map.of("type", "result", "id", sent.id().toString(), "outcome", "rejected", "error", overload(40_000)));
        device.timer.pass(39_999);
        assertThat(line.sent("command")).hasSize(1);
        device.timer.pass(1);
        assertThat(line.sent("command")).hasSize(2);
    }

    @Test
    void of_many_watch_lists_in_a_moment_the_last_one_is_watched() {
        var line = device.greet();
        for (var user : List.of("bob", "carol", "dave", "erin")) {
            device.lockstep.watch(Set.of(UserId.of(user)));
            device.timer.settle();
        }
        assertThat(line.sent("presence"))
                .as("the server takes two in a second")
                .extracting(frame -> frame.get("watch"))
                .containsExactly(List.of("bob"), List.of("carol"));
        device.timer.pass(2_000);
        assertThat(line.sent("presence"))
                .extracting(frame -> frame.get("watch"))
                .containsExactly(List.of("bob"), List.of("carol"), List.of("erin"));
    }
}
