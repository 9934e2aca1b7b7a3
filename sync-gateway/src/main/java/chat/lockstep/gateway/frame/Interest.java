package chat.lockstep.gateway.frame;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What a connection wants to get live of a conversation.
public enum Interest {
    /// Deltas of all streams.
    @JsonProperty("full")
    FULL,
    /// Deltas of the log; the default.
    @JsonProperty("head")
    HEAD,
    /// Heads only.
    @JsonProperty("none")
    NONE;

    /// The name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
