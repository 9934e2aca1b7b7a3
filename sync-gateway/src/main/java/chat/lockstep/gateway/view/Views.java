package chat.lockstep.gateway.view;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Device;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

    /// The state that the reader may see: at the head, or at its removal.
    Mono<Snapshot> snapshot(Head access);

    /// Who is in a conversation now, whoever asks; empty if the view does not know the conversation.
    Mono<Set<UserId>> members(ConversationId conversation);

    /// The head vector of a conversation, all streams.
    Mono<VersionVector> vector(ConversationId conversation);

    /// Up to where the views are applied.
    Mono<Cursor> cursor();

    /// The same, up to a second old: for the many who ask whether anything has happened at all.
    Mono<Cursor> recentCursor();

    /// Whom a user wants nothing from.
    Mono<Set<UserId>> blocked(UserId user);

    /// All devices that a user ever had.
    Mono<List<Device>> devices(UserId user);

    /// The chain at a place of a log; empty if the view does not hold it.
    Mono<Hash> chainAt(ConversationId conversation, long seq);

    /// Notes what a device has stored.
    ///
    /// @param matched whether its chain was the log's; null if they were not compared
    Mono<Void> acknowledged(
            UserId user, DeviceId device, ConversationId conversation, long seq, @Nullable Boolean matched, Instant at);
}
