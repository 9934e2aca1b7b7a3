package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What sort of conversation it is.
public enum ConversationKind {
    /// Two users, for good, without roles.
    @JsonProperty("direct")
    DIRECT,
    /// Members who come and go.
    @JsonProperty("group")
    GROUP,
    /// One user and its devices.
    @JsonProperty("private")
    PRIVATE;

    /// The name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
