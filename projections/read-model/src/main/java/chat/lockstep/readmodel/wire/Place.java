package chat.lockstep.readmodel.wire;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.StreamId;

/// A place in a stream: how many events it holds up to there, and the chain that stands for them.
///
/// @param seq 0 before the first event
/// @param chain the chain at `seq`; the stream's base chain at 0
public record Place(long seq, Hash chain) {

    /// The place before the first log event of `conversation`.
    public static Place startOf(ConversationId conversation) {
        return new Place(0, HashChain.base(conversation, StreamId.LOG));
    }
}
