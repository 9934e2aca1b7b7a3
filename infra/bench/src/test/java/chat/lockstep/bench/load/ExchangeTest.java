package chat.lockstep.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Exchange exchange = new Exchange();
    private final BitSet receivers = new BitSet();

    ExchangeTest() {
        receivers.set(1, 4); // device 0 sends
    }

    @Test
    void a_message_that_is_acknowledged_and_at_every_device_once_is_right() {
        send("a", 0);
        exchange.acknowledged("a", 4 * MILLI);
        deliver("a", 0, 1, 2, 3);
        assertThat(exchange.isComplete()).isTrue();
        assertThat(exchange.counts()).isEqualTo(new Counts(1, 1, 0, 3, 3, 0, 0, 0, 0));
        assertThat(exchange.counts().isRight()).isTrue();
    }

    @Test
    void a_delivery_that_does_not_happen_is_lost() {
        send("a", 0);
        exchange.acknowledged("a", MILLI);
        deliver("a", 1, 3);
        assertThat(exchange.isComplete()).isFalse();
        assertThat(exchange.counts().lost()).isEqualTo(1);
        assertThat(exchange.counts().isRight()).isFalse();
    }

    @Test
    void a_second_delivery_to_a_device_is_doubled_even_to_the_one_that_sent() {
        send("a", 0);
        exchange.acknowledged("a", MILLI);
        deliver("a", 1, 2, 3, 3, 0, 0);
        assertThat(exchange.counts().doubled()).isEqualTo(2);
        assertThat(exchange.counts().delivered()).isEqualTo(3);
        assertThat(exchange.counts().isRight()).isFalse();
    }

    @Test
    void a_refused_message_is_not_right_but_not_lost_either() {
        send("a", 0);
        exchange.refused("a", "too much");
        assertThat(exchange.isComplete()).isTrue();
        assertThat(exchange.counts().lost()).isZero();
        assertThat(exchange.counts().isRight()).isFalse();
        assertThat(exchange.firstTrouble()).isEqualTo("too much");
    }

    @Test
    void a_message_without_an_answer_is_not_right() {
        send("a", 0);
        deliver("a", 1, 2, 3);
        assertThat(exchange.isComplete()).isFalse();
        assertThat(exchange.counts().isRight()).isFalse();
    }

    @Test
    void times_count_from_when_it_was_due_and_the_last_device_by_itself() {
        exchange.sending("a", receivers, 10 * MILLI, true, 12 * MILLI);
        exchange.acknowledged("a", 15 * MILLI);
        exchange.delivered(1, "a", 20 * MILLI);
        exchange.delivered(2, "a", 30 * MILLI);
        exchange.delivered(3, "a", 60 * MILLI);
        assertThat(millis(Latencies.SEND)).isEqualTo(2);
        assertThat(millis(Latencies.ANSWER)).isEqualTo(5);
        assertThat(millis(Latencies.DELIVERY)).isEqualTo(50);
        assertThat(millis(Latencies.LAST)).isEqualTo(50);
        assertThat(exchange.latencies().get(Latencies.DELIVERY).getTotalCount()).isEqualTo(3);
        assertThat(exchange.latencies().get(Latencies.LAST).getTotalCount()).isEqualTo(1);
    }

    @Test
    void the_warm_up_is_held_to_the_rules_but_not_timed() {
        exchange.sending("a", receivers, 0, false, 0);
        exchange.acknowledged("a", MILLI);
        deliver("a", 1, 2);
        assertThat(exchange.latencies()).isEmpty();
        assertThat(exchange.counts().lost()).isEqualTo(1);
    }

    @Test
    void a_message_of_another_run_changes_nothing() {
        exchange.delivered(1, "from before", MILLI);
        exchange.acknowledged("from before", MILLI);
        assertThat(exchange.counts()).isEqualTo(Counts.NONE);
    }

    private void send(String id, long due) {
        exchange.sending(id, receivers, due, true, due);
    }

    private void deliver(String id, int... devices) {
        for (int device : devices) {
            exchange.delivered(device, id, 10 * MILLI);
        }
    }

    /// The largest, as histograms see it.
    private long millis(String what) {
        return TimeUnit.MICROSECONDS.toMillis(exchange.latencies().get(what).getMaxValue());
    }
}
