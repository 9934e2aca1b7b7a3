package chat.lockstep.command.nodes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// This node's entry in the register. It is made when all else runs and renewed until the end. A node that ends takes
/// it out before anything else, and goes on answering for a moment: requests that were sent by the old list are still
/// on their way.
///
/// Without the register the node works on; gateways that know its address go on using it.
final class Membership implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final NodeRegister register;
    private final NodeSettings.Register settings;
    private final Supplier<String> node;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("node-register").daemon(true).factory());
    private final Counter failures;
    private volatile boolean running;
    private volatile boolean entered;

    /// @param node the entry, `<node id> <base URL>`; asked for once the node listens
    Membership(NodeRegister register, NodeSettings.Register settings, Supplier<String> node, MeterRegistry meters) {
        this.register = register;
        this.settings = settings;
        this.node = node;
        this.failures = Counter.builder("lockstep.nodes.failures")
                .description("Times that the register of command nodes could not be reached")
                .register(meters);
        Gauge.builder("lockstep.nodes.entered", () -> entered ? 1 : 0)
                .description("Whether the node's entry in the register was renewed when it was last due")
                .register(meters);
    }

    /// The last to start and the first to stop.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void start() {
        running = true;
        var entry = node.get();
        LOG.info("this node is {}", entry);
        var _ = clock.scheduleWithFixedDelay(
                () -> renew(entry), 0, settings.every().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void renew(String entry) {
        try {
            register.enter(entry, settings.lifeMillis());
            if (!entered) {
                LOG.info("entered the register of command nodes");
            }
            entered = true;
        } catch (RuntimeException away) {
            failures.increment();
            if (entered || failures.count() == 1) {
                LOG.warn("the register of command nodes is away; this node works on: {}", away.toString());
            }
            entered = false;
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            var left = clock.submit(() -> register.leave(node.get()));
            clock.shutdown(); // no more renewals: those that are due are dropped
            left.get(settings.every().toMillis(), TimeUnit.MILLISECONDS);
            TimeUnit.MILLISECONDS.sleep(settings.leaveFor().toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException away) {
            LOG.warn("left without taking the entry out; it ends by itself: {}", away.toString());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
