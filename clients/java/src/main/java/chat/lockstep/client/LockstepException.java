package chat.lockstep.client;

import java.util.Optional;

/// The server did not answer a question: it refused, or the connection was lost or not there.
public final class LockstepException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<LockstepError> error;

    LockstepException(String message) {
        super(message);
        this.error = Optional.empty();
    }

    LockstepException(LockstepError error) {
        super(error.toString());
        this.error = Optional.of(error);
    }

    /// What the server said; empty if it did not answer.
    public Optional<LockstepError> error() {
        return error;
    }
}
