package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A device gets its next token while the present one is good, so no connection ends because one has expired.
class RenewalTest {

    private static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);

    @TempDir
    Path folder;

    private final ArrayDeque<String> issued = new ArrayDeque<>();
    private TimedDevice device;

    @BeforeEach
    void open() {
        device = new TimedDevice(folder, this::next, options -> options);
    }

    @AfterEach
    void close() {
        device.close();
    }

    private String next() throws IOException {
        var token = issued.poll();
        if (token == null) {
            throw new IOException("no token for now");
        }
        return token;
    }

    private static String claims(String json) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8)) + ".c2ln";
    }

    private String lasting(long seconds) {
        return claims("{\"exp\":" + device.instant().plusSeconds(seconds).getEpochSecond() + "}");
    }

    @Test
    void the_device_moves_to_a_connection_with_the_next_token_in_the_last_quarter() {
        issued.add(lasting(60));
        device.lockstep.connect();
        var first = device.greet();
        issued.add(lasting(120));
        device.timer.pass(44_999);
        assertThat(device.transport.lines).hasSize(1);
        device.timer.pass(7_501);
        assertThat(device.transport.lines).hasSize(2);
        assertThat(first.isClosed).isTrue();
        assertThat(device.transport.last().token).isEqualTo(lasting(120 - 52)).isNotEqualTo(first.token);
        device.greet();
        device.timer.pass(8_000);
        assertThat(device.transport.lines)
                .as("no third one when the first token ends")
                .hasSize(2);
    }

    @Test
    void what_was_under_way_is_sent_again_and_settled_once() {
        issued.add(lasting(60));
        device.lockstep.connect();
        var first = device.greet();
        issued.add(lasting(120));
        device.timer.pass(44_000);
        var sent = device.lockstep.send(WITH_BOB, "hello");
        device.timer.pass(8_500);
        var second = device.greet();
        assertThat(second).isNotEqualTo(first);
        assertThat(first.sent("command")).hasSize(1);
        assertThat(second.sent("command")).hasSize(1);
        assertThat(second.sent("command").getFirst())
                .containsEntry("id", sent.id().toString());
        first.tell(Devices.result(sent, "applied", 1));
        second.tell(Devices.result(sent, "duplicate", 1));
        device.timer.settle();
        assertThat(device.told)
                .filteredOn(DeviceEvent.CommandSettled.class::isInstance)
                .hasSize(1);
    }

    @Test
    void without_a_new_token_the_connection_goes_on_and_the_device_asks_again() {
        issued.add(lasting(60));
        device.lockstep.connect();
        var first = device.greet();
        device.timer.pass(56_000);
        assertThat(device.transport.lines).hasSize(1);
        assertThat(first.isClosed || first.isAborted).isFalse();
        issued.add(lasting(60));
        device.timer.pass(3_900);
        assertThat(device.transport.lines).hasSize(2);
        assertThat(device.told.toString()).doesNotContain("Waiting");
    }

    @Test
    void a_token_that_lasts_no_longer_is_of_no_use() {
        var end = lasting(60);
        issued.add(end);
        device.lockstep.connect();
        device.greet();
        for (int i = 0; i < 100; i++) {
            issued.add(end);
        }
        device.timer.pass(59_900);
        assertThat(device.transport.lines).hasSize(1);
        assertThat(issued).as("asked again, and not in a hurry").hasSizeBetween(80, 99);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.!.c", "e30.e30.e30", "e30.bnVsbA.x", "a.eyJleHAiOiJzb29uIn0.c"})
    void a_token_that_says_nothing_is_kept_until_the_server_refuses_it(String token) {
        issued.add(token);
        device.lockstep.connect();
        device.greet();
        device.timer.pass(86_400_000);
        assertThat(device.transport.last().token).isEqualTo(token);
        assertThat(device.told.toString()).doesNotContain("no token for now");
    }

    @Test
    void an_end_beyond_all_time_is_none() {
        assertThat(Token.of(claims("{\"exp\":" + Long.MAX_VALUE + "}")).expiresAt())
                .isEmpty();
        assertThat(Token.of(claims("{\"exp\":1767225600}")).expiresAt())
                .contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void a_device_whose_clock_is_wrong_goes_by_the_server_s() {
        var wrong = device.instant().minusSeconds(3_600);
        issued.add(claims("{\"exp\":" + wrong.plusSeconds(60).getEpochSecond() + "}"));
        device.lockstep.connect();
        device.timer.settle();
        var line = device.transport.last();
        line.open();
        line.tell(Map.of(
                "type",
                "welcome",
                "session",
                "s",
                "serverTime",
                chat.lockstep.events.Timestamp.of(wrong).toString(),
                "heartbeatMillis",
                600_000,
                "resume",
                "current"));
        issued.add("next");
        device.timer.pass(44_000);
        assertThat(device.transport.lines).hasSize(1);
        device.timer.pass(9_000);
        assertThat(device.transport.lines).hasSize(2);
    }
}
