package chat.lockstep.gateway.view;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The views, which may lag what a device already holds. Every read has a timeout and fails when there is no answer.
public interface Views {

    /// All conversations of a user, in no order.
    Mono<List<Head>> heads(UserId user);

    /// Empty if the user is no member, or if the view does not say so yet.
    Mono<Head> head(UserId user, ConversationId conversation);

    /// @param access the reader's own head, which bounds what it may see
    Mono<Delta> delta(Head access, VersionVector have, int limit);

    /// The part of the log from `have` on, without receipts.
    Mono<Delta> logDelta(Head access, long have, int limit);

    /// @param before only messages below this log seq; null for the newest
    Mono<MessagePage> page(Head access, @Nullable Long before, int limit);

    Mono<Snapshot> snapshot(ConversationId conversation);

    /// The head vector of a conversation, all streams.
    Mono<VersionVector> vector(ConversationId conversation);

    /// Per partition of the event topic, the offset up to which the views are applied.
    Mono<Map<Integer, Long>> watermark();
}
