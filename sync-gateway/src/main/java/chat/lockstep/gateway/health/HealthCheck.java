package chat.lockstep.gateway.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks every hop at once. However many ask, the hops are asked at most once in a while.
final class HealthCheck {

    private static final String UP = "up";
    private static final String DEGRADED = "degraded";
    private static final String DOWN = "down";
    private static final Pattern FURTHER_NODE = Pattern.compile("(.+)-[2-9]");

    private final Map<String, Supplier<Mono<Void>>> hops;
    private final Duration timeout;
    private final Mono<Health> cached;

    /// @param hops completes for a hop that works, fails for one that does not
    HealthCheck(Map<String, Supplier<Mono<Void>>> hops, Duration timeout, Duration cachedFor) {
        this.hops = Map.copyOf(hops);
        this.timeout = timeout;
        this.cached = Mono.defer(this::ask).cache(cachedFor);
    }

    /// @param status `up`, `degraded` if an application lacks some of its nodes, or `down` if one lacks all
    /// @param hops `up`, or why not
    record Health(String status, Map<String, String> hops) {

        boolean works() {
            return !status.equals(DOWN);
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
        var upByApplication = new HashMap<String, Boolean>();
        hops.forEach((hop, state) -> upByApplication.merge(applicationOf(hop), state.equals(UP), Boolean::logicalOr));
        if (upByApplication.containsValue(false)) {
            return new Health(DOWN, hops);
        }
        return new Health(hops.values().stream().allMatch(UP::equals) ? UP : DEGRADED, hops);
    }

    /// A hop `command-side-2` is another node of the application `command-side`.
    private static String applicationOf(String hop) {
        var further = FURTHER_NODE.matcher(hop);
        return further.matches() ? further.group(1) : hop;
    }
}
