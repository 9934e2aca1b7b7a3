package chat.lockstep.client;

import java.util.Locale;

/// How much of a conversation a device wants to be told.
public enum Interest {
    /// Everything, the receipts of the members too; and before other conversations. For one that is open on the screen.
    FULL,
    /// The log. What every conversation has until something else is asked for.
    HEAD,
    /// Only that something changed; what it is stays on the server until another interest is asked for.
    NONE;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
