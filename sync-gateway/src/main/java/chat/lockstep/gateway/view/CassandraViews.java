package chat.lockstep.gateway.view;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Member;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Device;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The views in Cassandra.
public final class CassandraViews implements Views {

    private static final int PAGES_OF_HEADS_MAX = 5;
    private static final Duration RECENT = Duration.ofSeconds(1);

    private final ReadModel model;
    private final Duration timeout;
    private final CircuitBreaker breaker;
    private final Mono<Cursor> recentCursor =
            Mono.defer(this::cursor).cache(_ -> RECENT, _ -> Duration.ZERO, () -> Duration.ZERO);

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
    public Mono<Snapshot> snapshot(Head access) {
        if (access.id().isPrivate()) {
            return Mono.justOrEmpty(access.id().owner())
                    .map(owner -> new Snapshot(
                            access.id(), access.epoch(), access.log(), ConversationState.ofPrivate(owner)));
        }
        return access.until() == null
                ? guarded(model.conversations().snapshot(access.id()))
                : new PastState(this, access).at(access.until());
    }

    @Override
    public Mono<Set<UserId>> members(ConversationId conversation) {
        return guarded(model.conversations().snapshot(conversation))
                .map(snapshot ->
                        snapshot.state().members().stream().map(Member::user).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Mono<VersionVector> vector(ConversationId conversation) {
        return guarded(model.receipts().vector(conversation));
    }

    @Override
    public Mono<Cursor> cursor() {
        return guarded(model.watermarks().cursor());
    }

    @Override
    public Mono<Cursor> recentCursor() {
        return recentCursor;
    }

    @Override
    public Mono<Set<UserId>> blocked(UserId user) {
        return guarded(model.blocks().blocked(user));
    }

    @Override
    public Mono<List<Device>> devices(UserId user) {
        return guarded(model.devices().devices(user).collectList());
    }

    @Override
    public Mono<Hash> chainAt(ConversationId conversation, long seq) {
        return guarded(model.places().chainAt(conversation, seq));
    }

    @Override
    public Mono<Void> acknowledged(
            UserId user,
            DeviceId device,
            ConversationId conversation,
            long seq,
            @Nullable Boolean matched,
            Instant at) {
        return guarded(model.convergence().record(user, device, conversation, seq, matched, at));
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
