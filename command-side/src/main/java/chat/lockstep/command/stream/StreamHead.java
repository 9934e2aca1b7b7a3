package chat.lockstep.command.stream;

import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;

/// The last place of a stream: what the next event of the stream follows.
///
/// @param seq how many events the stream holds
/// @param chain the chain value at `seq`
/// @param at the time of the last event; absent while there is none
public record StreamHead(long seq, Hash chain, @Nullable Timestamp at) {

    /// The head of a stream without events.
    public static StreamHead before(StreamKey stream) {
        return new StreamHead(0, HashChain.base(stream.conversation(), stream.stream()), null);
    }

    /// The head just after `event`, which is either being applied or read from the store.
    public static StreamHead after(DomainEventMessage<?> event) {
        return new StreamHead(event.getSequenceNumber() + 1, EventMetadata.chainOf(event), EventMetadata.atOf(event));
    }

    /// The time of an event that follows now: never before the last one.
    Timestamp nextAt(Timestamp now) {
        return at == null ? now : now.max(at);
    }
}
