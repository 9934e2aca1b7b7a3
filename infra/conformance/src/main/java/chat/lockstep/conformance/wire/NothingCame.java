package chat.lockstep.conformance.wire;

import org.jspecify.annotations.Nullable;

/// What was awaited did not come in time.
public final class NothingCame extends RuntimeException {

    public NothingCame(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
