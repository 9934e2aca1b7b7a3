package chat.lockstep.readmodel.cassandra;

import java.io.Serial;

/// Cassandra did not answer in time, refused, or is not connected yet. The same call may succeed later.
public final class ReadModelUnavailable extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ReadModelUnavailable(String message) {
        super(message);
    }

    public ReadModelUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
