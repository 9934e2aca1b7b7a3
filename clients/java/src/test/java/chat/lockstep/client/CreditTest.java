package chat.lockstep.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A device says how much it can take, and gives back what it has stored.
class CreditTest {

    private static final int AHEAD = 8;
    private static final Map<String, ?> COUNTED = Map.of("type", "heads", "conversations", List.of(), "more", false);

    @TempDir
    Path folder;

    private TimedDevice device;

    @BeforeEach
    void open() {
        device = new TimedDevice(folder, () -> "token", options -> options.framesAhead(AHEAD));
        device.lockstep.connect();
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static int given(FakeTransport.Line line) {
        return line.sent("credit").stream()
                .mapToInt(frame -> ((Number) frame.get("frames")).intValue())
                .sum();
    }

    @Test
    void hello_names_the_credit() {
        assertThat(device.greet().sent("hello").getFirst()).containsEntry("credit", AHEAD);
    }

    @Test
    void a_server_that_keeps_to_its_credit_never_has_to_wait_for_good() {
        var line = device.greet();
        int told = 0;
        for (int round = 0; round < 50; round++) {
            int allowed = AHEAD + given(line) - told;
            assertThat(allowed).isBetween(1, AHEAD);
            for (int i = 0; i < allowed; i++) {
                line.tell(COUNTED);
            }
            told += allowed;
            device.timer.settle();
        }
    }

    @Test
    void nothing_is_given_back_before_it_was_handled() {
        var line = device.greet();
        for (int i = 0; i < AHEAD; i++) {
            line.tell(COUNTED);
        }
        assertThat(given(line)).isZero();
        device.timer.settle();
        assertThat(given(line)).isEqualTo(AHEAD);
    }

    @Test
    void frames_that_cost_nothing_give_nothing_back() {
        var line = device.greet();
        for (int i = 0; i < 100; i++) {
            line.tell(Map.of("type", "pong"));
        }
        device.timer.settle();
        assertThat(line.sent("credit")).isEmpty();
    }

    @Test
    void each_connection_begins_anew() {
        var line = device.greet();
        line.tell(COUNTED);
        device.timer.settle();
        device.lockstep.disconnect();
        device.lockstep.connect();
        var second = device.greet();
        assertThat(second.sent("hello").getFirst()).containsEntry("credit", AHEAD);
        assertThat(second.sent("credit")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void a_credit_that_makes_no_sense_is_refused(int framesAhead) {
        var options = LockstepOptions.builder()
                .url(java.net.URI.create("ws://nowhere"))
                .user(Histories.ALICE)
                .device(Histories.PHONE)
                .tokens(() -> "token")
                .store(folder.resolve("other.store"))
                .framesAhead(framesAhead);
        assertThatThrownBy(options::build).hasMessageContaining("framesAhead must be 1 to 10000");
    }
}
