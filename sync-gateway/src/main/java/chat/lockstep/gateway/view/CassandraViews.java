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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The views in Cassandra.
public final class CassandraViews implements Views {

    private final ReadModel model;
    private final Duration timeout;

    /// @param timeout the longest wait for one read; a long list of heads may take several
    public CassandraViews(ReadModel model, Duration timeout) {
        this.model = model;
        this.timeout = timeout;
    }

    @Override
    public Mono<List<Head>> heads(UserId user) {
        // Each page of rows has its own timeout in the read model.
        return model.inbox().heads(user).collectList();
    }

    @Override
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return model.inbox().head(user, conversation).timeout(timeout);
    }

    @Override
    public Mono<Delta> delta(Head access, VersionVector have, int limit) {
        return model.deltas().delta(access.id(), have, access, limit).timeout(timeout);
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
        return model.history().page(access.id(), access, before, limit).timeout(timeout);
    }

    @Override
    public Mono<Snapshot> snapshot(ConversationId conversation) {
        return model.conversations().snapshot(conversation).timeout(timeout);
    }

    @Override
    public Mono<VersionVector> vector(ConversationId conversation) {
        return model.receipts().vector(conversation).timeout(timeout);
    }

    @Override
    public Mono<Map<Integer, Long>> watermark() {
        return model.watermarks().read().timeout(timeout);
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
