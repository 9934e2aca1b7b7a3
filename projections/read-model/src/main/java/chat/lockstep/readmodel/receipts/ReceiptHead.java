package chat.lockstep.readmodel.receipts;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import org.jspecify.annotations.Nullable;

/// Where a member's receipt stream stands. It is written after everything else that its events change.
///
/// @param read the read mark, if it changed
public record ReceiptHead(
        ConversationId conversation,
        UserId user,
        Place stream,
        @Nullable ReadMark read,
        SourcePlace source) {

    /// @param upTo log seq that the member read up to
    public record ReadMark(long upTo, Timestamp at) {}
}
