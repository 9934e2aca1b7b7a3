package chat.lockstep.gateway.command;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The nodes of the command side, as their registry last said, and which of them owns a conversation. All gateways
/// that know the same nodes name the same owner; two that do not harm nothing, since the event store decides.
public final class CommandNodes implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CommandNodes.class);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);

    private final Supplier<Mono<List<String>>> registry;
    private final CommandNode configured;

    private volatile List<String> members = List.of();
    private volatile List<CommandNode> known = List.of();
    private @Nullable Disposable refreshing;

    /// @param registry reads the members of the registry that have not expired
    /// @param configured asked when the registry names no node, and when none that it names can be reached
    public CommandNodes(Supplier<Mono<List<String>>> registry, URI configured, MeterRegistry meters) {
        this.registry = registry;
        this.configured = new CommandNode("configured", configured);
        meters.gauge("lockstep.gateway.command.nodes", this, nodes -> nodes.known.size());
    }

    /// The owner of a conversation, then who is next when it does not answer.
    List<CommandNode> inOrderFor(String conversation) {
        var nodes = known;
        if (nodes.isEmpty()) {
            return List.of(configured);
        }
        var order = new ArrayList<CommandNode>(nodes.size() + 1);
        order.addAll(nodes);
        if (nodes.size() > 1) {
            order.sort(Comparator.<CommandNode>comparingLong(node -> node.weight(conversation) ^ Long.MIN_VALUE)
                    .reversed()
                    .thenComparing(CommandNode::id));
        }
        if (nodes.stream().noneMatch(node -> node.url().equals(configured.url()))) {
            order.add(configured);
        }
        return order;
    }

    /// Takes over what the registry says.
    void take(List<String> told) {
        var sorted = told.stream().sorted().toList();
        if (sorted.equals(members)) {
            return;
        }
        var nodes = new ArrayList<CommandNode>(sorted.size());
        for (var member : sorted) {
            try {
                nodes.add(CommandNode.parse(member));
            } catch (IllegalArgumentException malformed) {
                LOG.error("a command node is left out: {}", malformed.getMessage());
            }
        }
        LOG.info("command nodes are {}", nodes);
        known = List.copyOf(nodes);
        members = sorted;
    }

    @Override
    public synchronized void start() {
        refreshing = Flux.interval(Duration.ZERO, REFRESH_EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> refresh(), 1)
                .subscribe();
    }

    /// While the registry is away, the last list counts.
    private Mono<Void> refresh() {
        return Mono.defer(registry)
                .doOnNext(this::take)
                .doOnError(failure -> LOG.debug("command nodes not read: {}", failure.toString()))
                .onErrorComplete()
                .then();
    }

    @Override
    public synchronized void stop() {
        if (refreshing != null) {
            refreshing.dispose();
            refreshing = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return refreshing != null;
    }

    /// After the connection to the registry, and gone before it.
    @Override
    public int getPhase() {
        return 1;
    }
}
