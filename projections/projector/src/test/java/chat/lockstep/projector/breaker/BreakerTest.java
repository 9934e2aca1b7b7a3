package chat.lockstep.projector.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Breaker breaker = Breaker.of("cassandra", Breaker.registry(meters));
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void after_failures_in_a_row_the_server_is_not_asked_for_a_while_and_then_again() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> breaker.run(this::fails)).hasMessage("away");
        }
        assertThatThrownBy(() -> breaker.run(this::fails))
                .isInstanceOf(ServerRefused.class)
                .hasMessageContaining("cassandra failed too often");
        assertThat(breaker.begin()).isEmpty();
        assertThat(calls).hasValue(3);
        assertThat(state("open")).isEqualTo(1);

        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> breaker.run(() -> true));
        assertThat(state("closed")).isEqualTo(1);
    }

    @Test
    void a_call_that_ends_elsewhere_counts_as_well() {
        for (int i = 0; i < 3; i++) {
            breaker.begin().orElseThrow().failed(new IllegalStateException("late"));
        }
        assertThat(breaker.begin()).isEmpty();
    }

    private boolean fails() {
        calls.incrementAndGet();
        throw new IllegalStateException("away");
    }

    private double state(String state) {
        return meters.get("resilience4j.circuitbreaker.state")
                .tags("name", "cassandra", "state", state)
                .gauge()
                .value();
    }
}
