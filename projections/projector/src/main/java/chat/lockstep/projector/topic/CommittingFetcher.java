package chat.lockstep.projector.topic;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.consumer.EventConsumer;
import org.axonframework.extensions.kafka.eventhandling.consumer.Fetcher;
import org.axonframework.extensions.kafka.eventhandling.consumer.RecordConverter;
import org.axonframework.extensions.kafka.eventhandling.consumer.RuntimeErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches for the Axon Kafka extension and commits what was handled, which the extension's own fetcher does not: with
/// automatic commits that one loses the rest of a batch when a handler fails, and without them it never commits.
///
/// Each consumer has a thread of its own, which runs a [FetchLoop]. A consumer that fails itself, not its handler, is
/// given up after a pause, and the error handler makes the source begin with a new one.
final class CommittingFetcher implements Fetcher<String, byte[], EventMessage<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(CommittingFetcher.class);
    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(5);

    private final String group;
    private final GroupParts parts;
    private final Set<Fetching> running = ConcurrentHashMap.newKeySet();

    CommittingFetcher(String group, GroupParts parts) {
        this.group = group;
        this.parts = parts;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in the interface
    public Registration poll(
            Consumer<String, byte[]> consumer,
            RecordConverter<String, byte[], EventMessage<?>> converter,
            EventConsumer<EventMessage<?>> events) {
        return poll(consumer, converter, events, fatal -> {
            throw fatal;
        });
    }

    @Override
    public Registration poll(
            Consumer<String, byte[]> consumer,
            RecordConverter<String, byte[], EventMessage<?>> converter,
            EventConsumer<EventMessage<?>> events,
            RuntimeErrorHandler renew) {
        var loop = new FetchLoop(group, consumer, converter, events, parts);
        var fetching = new Fetching(loop, renew);
        running.add(fetching);
        fetching.thread.start();
        return fetching::stop;
    }

    @Override
    public void shutdown() {
        running.forEach(Fetching::stop);
    }

    /// A loop on its thread.
    private final class Fetching {

        private final FetchLoop loop;
        private final RuntimeErrorHandler renew;
        private final Thread thread;
        private volatile boolean isStopped;

        private Fetching(FetchLoop loop, RuntimeErrorHandler renew) {
            this.loop = loop;
            this.renew = renew;
            this.thread = Thread.ofPlatform().name("fetch-" + group).unstarted(this::run);
        }

        private void run() {
            try {
                loop.run();
                parts.status().ended("stopped");
            } catch (InterruptedException stopped) {
                parts.status().ended("interrupted");
                Thread.currentThread().interrupt();
            } catch (RuntimeException fatal) {
                renew(fatal);
            } finally {
                running.remove(this);
            }
        }

        private void renew(RuntimeException fatal) {
            parts.status().ended(fatal.toString());
            if (isStopped) {
                LOG.warn("group {}: the consumer failed while it was stopped", group, fatal);
                return;
            }
            LOG.error("group {}: the consumer failed, beginning with a new one", group, fatal);
            try {
                Thread.sleep(RENEWAL_PAUSE);
                renew.handle(fatal);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /// Waits until the batch in work is done, for a time; then interrupts it.
        private boolean stop() {
            isStopped = true;
            loop.stop();
            try {
                if (!thread.join(STOP_TIMEOUT)) {
                    LOG.warn("group {}: the batch in work is not done after {}, interrupting it", group, STOP_TIMEOUT);
                    thread.interrupt();
                    return thread.join(INTERRUPT_TIMEOUT);
                }
                return true;
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
