package chat.lockstep.query.problem;

import java.io.Serial;
import java.time.Duration;

/// The views are known not to answer, so they were not asked. The same request may succeed after a while.
public final class OutOfService extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public OutOfService(String message, Duration retryAfter) {
        super(message, null, false, false); // expected while it lasts, so nobody reads a stack
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
