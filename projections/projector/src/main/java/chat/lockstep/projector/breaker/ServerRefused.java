package chat.lockstep.projector.breaker;

import java.io.Serial;

/// A server was not even asked, since it failed too often just now. The same call may succeed later.
public final class ServerRefused extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ServerRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
