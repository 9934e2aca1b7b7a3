package chat.lockstep.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {

    private final AtomicLong nanos = new AtomicLong(1);
    private final List<String> told = new ArrayList<>();
    private final Pulse pulse = new Pulse(nanos::get, () -> told.add("begun"), () -> told.add("lost"));

    @Test
    void it_begins_with_the_first_message_and_is_told_once() {
        pulse.check();
        assertThat(pulse.isBeating()).isFalse();
        pulse.beat();
        pulse.beat();

        assertThat(pulse.isBeating()).isTrue();
        assertThat(told).containsExactly("begun");
    }

    @Test
    void it_is_lost_after_three_silent_seconds_and_begins_again() {
        pulse.beat();
        pass(Duration.ofSeconds(3));
        assertThat(pulse.isBeating()).isTrue();
        pass(Duration.ofMillis(1));
        pass(Duration.ofSeconds(9));
        assertThat(pulse.isBeating()).isFalse();
        pulse.beat();

        assertThat(told).containsExactly("begun", "lost", "begun");
    }

    @Test
    void an_interruption_is_lost_and_begun_even_if_it_was_not_noticed() {
        pulse.beat();
        pulse.interrupted();

        assertThat(told).containsExactly("begun", "lost", "begun");
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        pulse.check();
    }
}
