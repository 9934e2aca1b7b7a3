package chat.lockstep.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BreakerSettingsTest {

    private final HandClock clock = new HandClock();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "node",
            CircuitBreakerConfig.from(ServiceClients.breakerSettings())
                    .clock(clock)
                    .build());

    @Test
    void a_node_that_hangs_after_many_answers_is_soon_asked_no_more() {
        for (int second = 0; second < 60; second++) {
            for (int call = 0; call < 20; call++) {
                breaker.onSuccess(10, TimeUnit.MILLISECONDS);
            }
            clock.pass(Duration.ofSeconds(1));
        }
        for (int second = 0; second < 5; second++) {
            breaker.onError(2, TimeUnit.SECONDS, new IllegalStateException("no answer"));
            breaker.onError(2, TimeUnit.SECONDS, new IllegalStateException("no answer"));
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void one_failure_among_answers_changes_nothing() {
        for (int call = 0; call < 20; call++) {
            breaker.onSuccess(10, TimeUnit.MILLISECONDS);
        }
        breaker.onError(2, TimeUnit.SECONDS, new IllegalStateException("no answer"));
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    private static final class HandClock extends Clock {

        private Instant now = Instant.EPOCH;

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
