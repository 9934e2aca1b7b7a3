package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.StreamId;

/// How far a stream is held: its last seq and the chain there. Two replicas with the same place hold the same history.
///
/// @param seq 0 before the first event
public record Place(long seq, Hash chain) {

    /// The place before the first event of a stream.
    static Place start(ConversationId conversation, StreamId stream) {
        return new Place(0, HashChain.base(conversation, stream));
    }
}
