package chat.lockstep.client;

import chat.lockstep.client.Replica.Mark;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known of one connection, from its `hello` on.
final class Session {

    /// What the server's next digest is about: the places that it named, and for all it did not name those held.
    final Map<ConversationId, Mark> named = new HashMap<>();

    /// Conversations whose last delta did not follow from what is held, and which are being pulled again.
    final Set<ConversationId> suspects = new HashSet<>();

    /// Conversations that stand still until the next connection.
    final Set<ConversationId> stopped = new HashSet<>();

    ServerLimits limits = ServerLimits.DEFAULTS;
    boolean isReset;
    boolean isCaughtUp;

    /// Whether the digest still has to be compared.
    boolean isUnchecked;

    boolean isVerified;

    /// Whether `hello` was said again to be told everything anew; once is enough.
    boolean isRepeated;

    Optional<Hash> digest = Optional.empty();
}
