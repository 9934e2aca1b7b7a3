package chat.lockstep.gateway.view;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The views in Cassandra.
public final class CassandraViews implements Views {

    private static final int PAGES_OF_HEADS_MAX = 5;

    private final ReadModel model;
    private final Duration timeout;
    private final CircuitBreaker breaker;

    /// @param timeout the longest wait for one read; a long list of heads may take several
    /// @param breaker answers for Cassandra while it does not
    public CassandraViews(ReadModel model, Duration timeout, CircuitBreaker breaker) {
        this.model = model;
        this.timeout = timeout;
        this.breaker = breaker;
    }

    @Override
    public Mono<List<Head>> heads(UserId user) {
        // Each page of rows has its own timeout in the read model.
        return guarded(model.inbox().heads(user).collectList(), timeout.multipliedBy(PAGES_OF_HEADS_MAX));
    }

    @Override
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return guarded(model.inbox().head(user, conversation));
    }

    @Override
    public Mono<Delta> delta(Head access, VersionVector have, int limit) {
        return guarded(model.deltas().delta(access.id(), have, access, limit));
    }

    @Override
    public Mono<Delta> logDelta(Head access, long have, int limit) {
        // With all receipts held, only the log is left to read.
        return vector(access.id())
                .flatMap(receipts -> delta(access, receipts.with(StreamId.LOG, have), limit))
                .map(delta -> logOnly(delta, access));
    }

    @Override
    public Mono<MessagePage> page(Head access, @Nullable Long before, int limit) {
        return guarded(model.history().page(access.id(), access, before, limit));
    }

    @Override
    public Mono<Snapshot> snapshot(ConversationId conversation) {
        return guarded(model.conversations().snapshot(conversation));
    }

    @Override
    public Mono<VersionVector> vector(ConversationId conversation) {
        return guarded(model.receipts().vector(conversation));
    }

    @Override
    public Mono<Map<Integer, Long>> watermark() {
        return guarded(model.watermarks().read());
    }

    private <T> Mono<T> guarded(Mono<T> read) {
        return guarded(read, timeout);
    }

    private <T> Mono<T> guarded(Mono<T> read, Duration within) {
        return read.timeout(within).transformDeferred(CircuitBreakerOperator.of(breaker));
    }

    /// Receipts that came between the two reads are left out again.
    private static Delta logOnly(Delta delta, Head access) {
        var events =
                delta.events().stream().filter(event -> event.stream().isLog()).toList();
        var reached = delta.to().of(StreamId.LOG);
        return new Delta(
                delta.conversation(),
                delta.epoch(),
                VersionVector.of(StreamId.LOG, delta.from().of(StreamId.LOG)),
                VersionVector.of(StreamId.LOG, reached),
                events,
                reached != 0 && reached < access.log().seq());
    }
}
