package chat.lockstep.projector.breaker;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The breaker of one server. Open, it refuses calls with [ServerRefused] at once; after a pause it lets single calls
/// through to see whether the server is back. Its state is at `resilience4j_circuitbreaker_state`.
public final class Breaker {

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(10)
            .minimumNumberOfCalls(3)
            .failureRateThreshold(80)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    private final CircuitBreaker breaker;

    private Breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /// The breakers of a process, with their metrics.
    public static CircuitBreakerRegistry registry(MeterRegistry meters) {
        var registry = CircuitBreakerRegistry.of(CONFIG);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
        return registry;
    }

    public static Breaker of(String name, CircuitBreakerRegistry registry) {
        return new Breaker(registry.circuitBreaker(name));
    }

    /// One that nobody watches.
    public static Breaker alone(String name) {
        return of(name, CircuitBreakerRegistry.of(CONFIG));
    }

    /// @throws ServerRefused at once while it is open
    public <T> T run(Supplier<T> call) {
        try {
            return breaker.executeSupplier(call);
        } catch (CallNotPermittedException open) {
            throw new ServerRefused(breaker.getName() + " failed too often and is left alone for a moment", open);
        }
    }

    /// For calls whose end is seen elsewhere: empty while it is open; else [Call#succeeded] or [Call#failed] must
    /// follow.
    public Optional<Call> begin() {
        return breaker.tryAcquirePermission()
                ? Optional.of(new Call(breaker, breaker.getCurrentTimestamp()))
                : Optional.empty();
    }

    /// A call that was let through.
    public record Call(CircuitBreaker breaker, long started) {

        public void succeeded() {
            breaker.onSuccess(breaker.getCurrentTimestamp() - started, breaker.getTimestampUnit());
        }

        public void failed(Throwable cause) {
            breaker.onError(breaker.getCurrentTimestamp() - started, breaker.getTimestampUnit(), cause);
        }
    }
}
