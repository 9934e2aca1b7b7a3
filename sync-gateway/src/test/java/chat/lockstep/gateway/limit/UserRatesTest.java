package chat.lockstep.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.UserId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UserRatesTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");

    private final AtomicLong nanos = new AtomicLong();
    private final UserRates rates = new UserRates(10, nanos::get);

    @Test
    void a_user_may_use_up_a_second_at_once_and_is_told_how_long_to_wait() {
        for (int i = 0; i < 10; i++) {
            assertThat(rates.take(ALICE, 1)).isZero();
        }
        assertThat(rates.take(ALICE, 1)).isEqualTo(100);

        pass(Duration.ofMillis(100));
        assertThat(rates.take(ALICE, 1)).isZero();
        assertThat(rates.take(ALICE, 1)).isPositive();
    }

    @Test
    void each_user_has_a_rate_of_its_own() {
        rates.take(ALICE, 10);

        assertThat(rates.take(ALICE, 1)).isPositive();
        assertThat(rates.take(BOB, 1)).isZero();
    }

    @Test
    void what_costs_more_than_a_second_passes_and_is_paid_for_afterwards() {
        assertThat(rates.take(ALICE, 30)).isZero();

        assertThat(rates.take(ALICE, 1)).isEqualTo(2_100);
        pass(Duration.ofSeconds(2));
        assertThat(rates.take(ALICE, 1)).isEqualTo(100);
        pass(Duration.ofMillis(100));
        assertThat(rates.take(ALICE, 1)).isZero();
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
