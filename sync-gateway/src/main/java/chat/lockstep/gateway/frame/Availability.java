package chat.lockstep.gateway.frame;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// How present a user is, or one of its devices.
public enum Availability {
    /// At the device.
    @JsonProperty("active")
    ACTIVE,
    /// Connected, and somewhere else.
    @JsonProperty("away")
    AWAY,
    /// Not connected with any device.
    @JsonProperty("offline")
    OFFLINE;

    /// The name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if `name` is none of the three
    public static Availability of(String name) {
        return switch (name) {
            case "active" -> ACTIVE;
            case "away" -> AWAY;
            case "offline" -> OFFLINE;
            default -> throw new IllegalArgumentException("must be one of active, away, offline");
        };
    }
}
