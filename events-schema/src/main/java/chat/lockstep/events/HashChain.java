package chat.lockstep.events;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The chain value of a stream: one hash that stands for all events up to a place, so two replicas with equal chains
/// hold the same history.
public final class HashChain {

    private HashChain() {}

    /// The chain before seq 1.
    public static Hash base(ConversationId conversation, StreamId stream) {
        return Hash.sha256(("lockstep:1:" + conversation + ":" + stream).getBytes(UTF_8));
    }

    /// The chain at an event, from the chain before it and the event's hash.
    public static Hash next(Hash previous, Hash event) {
        return Hash.sha256(previous.bytes(), event.bytes());
    }
}
