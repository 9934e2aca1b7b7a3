package chat.lockstep.events;

import java.util.List;

/// The digest of all that a device or the server holds of a user: the XOR of one hash per conversation, so it can be
/// built in any order, and a conversation can be added and taken out again by the same step. Not safe for threads.
public final class StateDigest {

    private final byte[] bits = new byte[Hash.BYTES];

    /// Adds a conversation, or takes it out when it is in.
    ///
    /// @param epoch the conversation's epoch
    /// @param seq the log seq
    /// @param chain the log's chain at `seq`
    /// @param readUpTo the user's mark; 0 for the private conversation
    public void toggle(ConversationId id, String epoch, long seq, Hash chain, long readUpTo) {
        byte[] hash = Hash.sha256(Jcs.bytes(List.of(id.value(), epoch, seq, chain.value(), readUpTo)))
                .bytes();
        for (int i = 0; i < bits.length; i++) {
            bits[i] ^= hash[i];
        }
    }

    /// The digest of what was added so far; 32 zero bytes for nothing.
    public Hash value() {
        return Hash.ofBytes(bits);
    }
}
