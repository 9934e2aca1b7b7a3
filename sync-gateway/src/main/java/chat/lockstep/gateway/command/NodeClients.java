package chat.lockstep.gateway.command;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// A client for each node that was asked lately, by URL: a node that starts again at its address finds it. The
/// breaker of the configured URL is `command-side`, that of another one `command-side <host>:<port>`.
public final class NodeClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeClients.class);
    private static final int NODES_MAX = 256;
    private static final Duration IDLE_MAX = Duration.ofMinutes(1);

    private final Map<URI, Used> byUrl = new ConcurrentHashMap<>();
    private final CommandSideSettings settings;
    private final ServiceSecret secret;
    private final CircuitBreakerRegistry breakers;
    private final JsonMapper json;

    public NodeClients(
            CommandSideSettings settings, ServiceSecret secret, CircuitBreakerRegistry breakers, JsonMapper json) {
        this.settings = settings;
        this.secret = secret;
        this.breakers = breakers;
        this.json = json;
    }

    private static final class Used {
        final NodeClient client;
        volatile long atNanos = System.nanoTime();

        Used(NodeClient client) {
            this.client = client;
        }

        boolean isIdle() {
            return System.nanoTime() - atNanos > IDLE_MAX.toNanos();
        }
    }

    NodeClient of(CommandNode node) {
        var used = byUrl.get(node.url());
        if (used == null) {
            dropIdle();
            used = byUrl.computeIfAbsent(node.url(), this::open);
        }
        used.atNanos = System.nanoTime();
        return used.client;
    }

    private Used open(URI url) {
        if (byUrl.size() >= NODES_MAX) {
            throw new IllegalStateException("more than " + NODES_MAX + " command nodes were asked within a minute");
        }
        var name = url.equals(settings.url()) ? "command-side" : "command-side " + url.getAuthority();
        var connections = ServiceClients.connections(name, settings.connectionsMax());
        return new Used(new NodeClient(
                ServiceClients.webClient(connections, url, secret, settings.timeout()),
                connections,
                breakers.circuitBreaker(name),
                json));
    }

    /// Of nodes that went away. Calls that are still under way have ended long ago.
    private void dropIdle() {
        byUrl.forEach((url, used) -> {
            if (used.isIdle() && byUrl.remove(url, used)) {
                LOG.info("connections to {} are closed", url);
                breakers.remove(used.client.breaker().getName());
                var _ = used.client.connections().disposeLater().subscribe();
            }
        });
    }

    @Override
    public void close() {
        Mono.whenDelayError(byUrl.values().stream()
                        .map(used -> used.client.connections().disposeLater())
                        .toList())
                .subscribe(
                        closed -> {},
                        failure -> LOG.warn("connections to the command side not closed: {}", failure.toString()));
    }
}
