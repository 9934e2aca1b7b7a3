package chat.lockstep.gateway.twin;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/// The nodes of the query side, each with a breaker. Reads go to them in turn; since a read changes nothing, one that
/// fails is made again at the next node, once.
final class QueryNodes {

    private final List<Node> nodes;
    private final AtomicInteger turn = new AtomicInteger();

    QueryNodes(TwinSettings settings, CircuitBreakerRegistry breakers) {
        var all = new ArrayList<Node>();
        all.add(new Node(settings.url(), breakers.circuitBreaker("query-side")));
        settings.furtherUrls()
                .forEach(url -> all.add(new Node(url, breakers.circuitBreaker("query-side " + url.getAuthority()))));
        this.nodes = List.copyOf(all);
    }

    private record Node(URI url, CircuitBreaker breaker) {

        <T> Mono<T> read(Function<URI, Mono<T>> read) {
            return Mono.defer(() -> read.apply(url)).transformDeferred(CircuitBreakerOperator.of(breaker));
        }
    }

    /// @param read from the node at this URL
    <T> Mono<T> read(Function<URI, Mono<T>> read) {
        return Mono.defer(() -> {
            var first = Math.floorMod(turn.getAndIncrement(), nodes.size());
            var once = nodes.get(first).read(read);
            return nodes.size() == 1
                    ? once
                    : once.onErrorResume(
                            failure -> nodes.get((first + 1) % nodes.size()).read(read));
        });
    }
}
