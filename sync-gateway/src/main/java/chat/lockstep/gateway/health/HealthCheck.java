package chat.lockstep.gateway.health;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks every hop at once. However many ask, the hops are asked at most once in a while.
final class HealthCheck {

    private static final String UP = "up";

    private final Map<String, Supplier<Mono<Void>>> hops;
    private final Duration timeout;
    private final Mono<Health> cached;

    /// @param hops completes for a hop that works, fails for one that does not
    HealthCheck(Map<String, Supplier<Mono<Void>>> hops, Duration timeout, Duration cachedFor) {
        this.hops = Map.copyOf(hops);
        this.timeout = timeout;
        this.cached = Mono.defer(this::ask).cache(cachedFor);
    }

    /// @param hops `up`, or why not
    record Health(String status, Map<String, String> hops) {

        boolean isUp() {
            return status.equals(UP);
        }
    }

    Mono<Health> health() {
        return cached;
    }

    private Mono<Health> ask() {
        return Flux.fromIterable(hops.entrySet())
                .flatMap(hop -> state(hop.getValue()).map(state -> Map.entry(hop.getKey(), state)), 16)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new)
                .map(HealthCheck::health);
    }

    private Mono<String> state(Supplier<Mono<Void>> hop) {
        return Mono.defer(hop)
                .thenReturn(UP)
                .timeout(timeout)
                .onErrorResume(failure -> Mono.just("down: " + cause(failure)));
    }

    private String cause(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        var cause = Exceptions.unwrap(failure);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static Health health(Map<String, String> hops) {
        return new Health(hops.values().stream().allMatch(UP::equals) ? UP : "down", hops);
    }
}
