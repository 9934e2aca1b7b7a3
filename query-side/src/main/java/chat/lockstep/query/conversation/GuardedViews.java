package chat.lockstep.query.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Message;
import chat.lockstep.query.problem.OutOfService;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.WireEvent;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Views behind a circuit breaker: when half of the last reads failed, or were all but too slow, the next ones are
/// refused at once with [OutOfService], and after a pause a few are let through to see whether it is over.
public final class GuardedViews implements Views {

    private static final int READS = 20;
    private static final int READS_MIN = 5;
    private static final int TRIALS = 3;

    private final Views views;
    private final CircuitBreaker breaker;
    private final Duration timeout;
    private final Duration pause;

    /// @param breaker made by [#config]
    /// @param timeout how long a read may take, or a list of heads may pause
    /// @param pause how long nothing is read once it is open
    public GuardedViews(Views views, CircuitBreaker breaker, Duration timeout, Duration pause) {
        this.views = views;
        this.breaker = breaker;
        this.timeout = timeout;
        this.pause = pause;
    }

    public static CircuitBreakerConfig config(Duration timeout, Duration pause) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(READS)
                .minimumNumberOfCalls(READS_MIN)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(timeout.multipliedBy(4).dividedBy(5))
                .slowCallRateThreshold(100)
                .waitDurationInOpenState(pause)
                .automaticTransitionFromOpenToHalfOpenEnabled(false) // by the next read: no thread for it
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .maxWaitDurationInHalfOpenState(timeout.multipliedBy(2))
                .recordExceptions(ReadModelUnavailable.class, TimeoutException.class)
                .build();
    }

    @Override
    public Flux<Head> heads(UserId user) {
        return views.heads(user)
                .timeout(timeout)
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .onErrorMap(CallNotPermittedException.class, this::outOfService);
    }

    @Override
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return guarded(views.head(user, conversation));
    }

    @Override
    public Mono<Snapshot> snapshot(ConversationId conversation) {
        return guarded(views.snapshot(conversation));
    }

    @Override
    public Mono<MessagePage> history(ConversationId conversation, Head access, @Nullable Long before, int limit) {
        return guarded(views.history(conversation, access, before, limit));
    }

    @Override
    public Mono<Delta> delta(ConversationId conversation, VersionVector have, Head access, int limit) {
        return guarded(views.delta(conversation, have, access, limit));
    }

    @Override
    public Mono<List<WireEvent>> log(ConversationId conversation, long after, long last, int limit) {
        return guarded(views.log(conversation, after, last, limit));
    }

    @Override
    public Mono<List<Message>> shown(ConversationId conversation, Head access, List<Message> messages) {
        return guarded(views.shown(conversation, access, messages));
    }

    @Override
    public Mono<List<MessageReceipt>> receipts(ConversationId conversation, long seq) {
        return guarded(views.receipts(conversation, seq));
    }

    private <T> Mono<T> guarded(Mono<T> read) {
        return read.timeout(timeout)
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .onErrorMap(CallNotPermittedException.class, this::outOfService);
    }

    private OutOfService outOfService(CallNotPermittedException refused) {
        return new OutOfService("the views cannot be read now", pause);
    }
}
