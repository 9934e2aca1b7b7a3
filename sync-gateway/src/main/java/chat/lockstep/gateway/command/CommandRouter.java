package chat.lockstep.gateway.command;

import chat.lockstep.gateway.command.NodeClient.Answer;
import chat.lockstep.gateway.command.NodeClient.Call;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/// Takes a call to the node that owns its conversation. A node that refuses the connection, or whose breaker is open,
/// has got nothing, and the next in order is asked. A call that failed after it was sent is made once more at the next
/// node: all calls may be repeated, commands by their ids, marks and registrations by what they say. All of it within
/// one deadline.
public final class CommandRouter {

    /// With less time left, another node is not asked any more.
    private static final Duration TRY_MIN = Duration.ofMillis(20);

    private final CommandNodes nodes;
    private final NodeClients clients;
    private final Duration timeout;
    private final Counter refused;
    private final Counter repeated;

    public CommandRouter(CommandNodes nodes, NodeClients clients, Duration timeout, MeterRegistry meters) {
        this.nodes = nodes;
        this.clients = clients;
        this.timeout = timeout;
        this.refused = meters.counter("lockstep.gateway.command.rerouted", "reason", "not_sent");
        this.repeated = meters.counter("lockstep.gateway.command.rerouted", "reason", "failed");
    }

    CommandNode ownerOf(String conversation) {
        return nodes.inOrderFor(conversation).getFirst();
    }

    Mono<Answer> send(String conversation, Call call) {
        return Mono.defer(() -> {
            var order = nodes.inOrderFor(conversation);
            return attempt(call, order.iterator(), System.nanoTime() + timeout.toNanos(), false);
        });
    }

    private Mono<Answer> attempt(Call call, Iterator<CommandNode> order, long deadlineNanos, boolean isRepeat) {
        var left = Duration.ofNanos(deadlineNanos - System.nanoTime());
        if (left.compareTo(TRY_MIN) < 0) {
            return Mono.error(new TimeoutException("no command node answered within " + timeout));
        }
        var node = order.next();
        // A node that hangs must leave the next one time to answer.
        var within = order.hasNext() && !isRepeat ? left.dividedBy(2) : left;
        return clients.of(node).send(call, within).onErrorResume(failure -> {
            var wasNotSent = NodeClient.wasNotSent(failure);
            if (!order.hasNext() || (isRepeat && !wasNotSent)) {
                return Mono.error(failure);
            }
            (wasNotSent ? refused : repeated).increment();
            return attempt(call, order, deadlineNanos, isRepeat || !wasNotSent);
        });
    }
}
