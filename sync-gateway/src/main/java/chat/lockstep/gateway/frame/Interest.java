package chat.lockstep.gateway.frame;

import java.util.Locale;

/// What a connection wants to get live of a conversation.
public enum Interest {
    /// Deltas of all streams.
    FULL,
    /// Deltas of the log; the default.
    HEAD,
    /// Heads only.
    NONE;

    /// The name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
