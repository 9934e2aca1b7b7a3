package chat.lockstep.client;

import chat.lockstep.events.Limits;
import org.jspecify.annotations.Nullable;

/// The limits in `welcome` that a client can keep; those that are absent are the defaults of the protocol.
record ServerLimits(
        @Nullable Integer commandsInFlight,
        @Nullable Integer commandsPerSecond,
        @Nullable Integer textBytes,
        @Nullable Integer titleBytes) {

    static final ServerLimits DEFAULTS = new ServerLimits(null, null, null, null);

    int inFlightMax() {
        return atLeastOne(commandsInFlight, Limits.DEFAULTS.commandsInFlight());
    }

    int perSecondMax() {
        return atLeastOne(commandsPerSecond, Limits.DEFAULTS.commandsPerSecond());
    }

    int textBytesMax() {
        return atLeastOne(textBytes, Limits.DEFAULTS.textBytes());
    }

    int titleBytesMax() {
        return atLeastOne(titleBytes, Limits.DEFAULTS.titleBytes());
    }

    private static int atLeastOne(@Nullable Integer announced, int otherwise) {
        return announced == null ? otherwise : Math.max(1, announced);
    }
}
