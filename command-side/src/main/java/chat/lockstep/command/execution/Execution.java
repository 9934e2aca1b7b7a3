package chat.lockstep.command.execution;

import chat.lockstep.command.eventstore.AggregateCache;
import chat.lockstep.command.eventstore.StoreFailure;
import chat.lockstep.command.eventstore.UniqueViolation;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries commands out, on the calling thread: the handler, the insert and the commit. When it returns, what was
/// applied is durable.
///
/// Two nodes may own a conversation for a moment, so a cached aggregate can be older than the store. An append then
/// fails on the key (aggregate, sequence number), Axon drops the aggregate with the rollback, and the command runs
/// again on a fresh one. A decision that appends nothing would not run into that key: it is made a second time, on
/// aggregates that were compared with the store.
public final class Execution {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final int ATTEMPTS_MAX = 60;
    private static final Duration RETRY_WITHIN = Duration.ofSeconds(2);
    private static final Duration BACK_OFF_FIRST = Duration.ofMillis(2);
    private static final Duration BACK_OFF_MAX = Duration.ofMillis(64);

    private final CommandGateway commands;
    private final Counter conflicts;
    private final Counter verified;

    Execution(CommandGateway commands, MeterRegistry meters) {
        this.commands = commands;
        this.conflicts = Counter.builder("lockstep.commands.conflicts")
                .description("Appends that another writer was faster than")
                .register(meters);
        this.verified = Counter.builder("lockstep.commands.verified")
                .description("Decisions without an event, made again on aggregates compared with the store")
                .register(meters);
    }

    /// What the command comes to. `attempt` may run several times, and must read all it depends on anew each time.
    ///
    /// @throws EventIdTaken if the store holds the id of the command's event
    /// @throws StoreUnavailable if the outcome is unknown
    public Decision decide(Supplier<Decision> attempt) {
        var decision = decideAtOnce(attempt);
        if (decision instanceof Decision.Applied) {
            return decision;
        }
        verified.increment();
        return AggregateCache.verifying(() -> decideAtOnce(attempt));
    }

    /// As [#decide], for a decision that an old aggregate would make in the same way.
    public Decision decideAtOnce(Supplier<Decision> attempt) {
        long giveUpAt = System.nanoTime() + RETRY_WITHIN.toNanos();
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.get();
            } catch (RuntimeException failure) {
                boolean isLast = attempts == ATTEMPTS_MAX || System.nanoTime() - giveUpAt >= 0;
                rethrowUnlessConflict(failure, attempts, isLast);
                conflicts.increment();
                LockSupport.parkNanos(backOff(attempts));
            }
        }
    }

    /// Longer from try to try, and never the same for two writers.
    private static long backOff(int attempts) {
        long most = Math.min(BACK_OFF_MAX.toNanos(), BACK_OFF_FIRST.toNanos() << Math.min(attempts, 10));
        return ThreadLocalRandom.current().nextLong(most);
    }

    /// Hands `command` to its aggregate. To be used inside an attempt of [#decide].
    public Decision send(Object command) {
        try {
            return commands.sendAndWait(command);
        } catch (AggregateNotFoundException unknown) {
            return Decision.refused(Refusal.noSuchConversation());
        }
    }

    /// Reads the store.
    ///
    /// @throws StoreUnavailable if it does not answer
    public <T> T read(Supplier<T> look) {
        try {
            return look.get();
        } catch (RuntimeException failure) {
            throw unavailable(failure);
        }
    }

    private static void rethrowUnlessConflict(RuntimeException failure, int attempts, boolean isLast) {
        switch (UniqueViolation.in(failure).orElse(null)) {
            case EVENT_ID_TAKEN -> throw new EventIdTaken(failure);
            case PLACE_TAKEN -> {
                if (isLast) {
                    throw new StoreUnavailable("other writers were faster " + attempts + " times", failure);
                }
            }
            case null -> throw unavailable(failure);
        }
    }

    /// A failure that the store did not cause is a bug, and is shown as one; the client hears the same of both, since
    /// in both the outcome is unknown.
    private static StoreUnavailable unavailable(RuntimeException failure) {
        var cause = StoreFailure.of(failure);
        if (cause.isEmpty()) {
            LOG.error("a command failed for a reason that lies not with the store", failure);
        }
        return cause.map(known -> new StoreUnavailable(known, failure))
                .orElseGet(() -> new StoreUnavailable(failure.toString(), failure));
    }
}
