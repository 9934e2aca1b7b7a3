package chat.lockstep.client;

import java.util.Locale;

/// Whether a user is there.
public enum Presence {
    ACTIVE,
    /// Connected, but not looking.
    AWAY,
    OFFLINE;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Presence named(String name) {
        return switch (name) {
            case "active" -> ACTIVE;
            case "away" -> AWAY;
            default -> OFFLINE;
        };
    }
}
