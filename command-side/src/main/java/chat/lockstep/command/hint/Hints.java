package chat.lockstep.command.hint;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.ToLongFunction;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes events when they are committed, and has one thread tell the gateways of them: at once while it keeps up, in
/// batches when it does not. No command waits for it. Events of a conversation are told in the order of its log.
public final class Hints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);
    private static final int BATCH_MAX = 256;

    private final Teller teller;
    private final ToLongFunction<ConversationId> history;
    private final int usersMax;
    private final BlockingQueue<Due> waiting;
    private final Counter published;
    private final Counter full;
    private final Counter redis;
    private final Thread thread = Thread.ofPlatform().name("hints").daemon(true).unstarted(this::run);

    /// @param teller tells the gateways
    /// @param history the epoch of what is committed to a conversation now
    Hints(Teller teller, ToLongFunction<ConversationId> history, HintSettings settings, MeterRegistry meters) {
        this.teller = teller;
        this.history = history;
        this.usersMax = settings.usersMax();
        this.waiting = new ArrayBlockingQueue<>(settings.waitingMax());
        this.published = Counter.builder("lockstep.commands.hints.published")
                .description("Events told to a gateway node straight after their commit")
                .register(meters);
        this.full = dropped(meters, "full");
        this.redis = dropped(meters, "redis");
        thread.start();
    }

    private static Counter dropped(MeterRegistry meters, String reason) {
        return Counter.builder("lockstep.commands.hints.dropped")
                .description("Events that are told over the topic only")
                .tag("reason", reason)
                .register(meters);
    }

    /// Tells the gateways of events, in their order.
    interface Teller {

        /// @return how many events were told, each counted once for each node
        /// @throws RuntimeException if Redis is away or does not answer
        int tell(List<Due> events) throws InterruptedException;
    }

    /// An event to tell of.
    record Due(
            RecordedEvent event,
            String epoch,
            List<UserId> users,
            @Nullable String traceparent) {}

    /// Tells of an event once the present unit of work is committed; never if it is rolled back.
    ///
    /// @param users who are to know of it
    /// @param traceparent of the trace that it is part of; null if nobody records one
    public void whenCommitted(RecordedEvent event, List<UserId> users, @Nullable String traceparent) {
        if (users.isEmpty() || users.size() > usersMax) {
            return;
        }
        CurrentUnitOfWork.get().afterCommit(_ -> {
            var epoch = Long.toString(history.applyAsLong(event.conversation()));
            if (!waiting.offer(new Due(event, epoch, users, traceparent))) {
                full.increment();
            }
        });
    }

    private void run() {
        List<Due> batch = new ArrayList<>(BATCH_MAX);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH_MAX - 1);
                tell(List.copyOf(batch));
                batch.clear();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(List<Due> batch) throws InterruptedException {
        try {
            published.increment(teller.tell(batch));
        } catch (RuntimeException away) {
            redis.increment(batch.size());
            LOG.debug("{} events are told over the topic only: {}", batch.size(), away.toString());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
