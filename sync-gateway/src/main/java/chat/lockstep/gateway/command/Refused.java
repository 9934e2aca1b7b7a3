package chat.lockstep.gateway.command;

import chat.lockstep.events.ProtocolError;
import java.io.Serial;

/// The command side refused a call as a whole.
public final class Refused extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ProtocolError error;

    Refused(ProtocolError error) {
        super(error.code().wireName() + ": " + error.message(), null, false, false);
        this.error = error;
    }

    public ProtocolError error() {
        return error;
    }
}
