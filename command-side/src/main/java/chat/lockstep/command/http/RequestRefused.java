package chat.lockstep.command.http;

import chat.lockstep.events.ProtocolError;

/// The request as a whole has no other answer than an error; nothing was carried out.
public final class RequestRefused extends RuntimeException {

    private final transient ProtocolError error;

    public RequestRefused(ProtocolError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    ProtocolError error() {
        return error;
    }
}
