package chat.lockstep.command.eventstore;

import java.sql.SQLException;
import java.util.Optional;
import org.axonframework.common.lock.LockAcquisitionFailedException;

/// Tells failures that come with a store, such as a lost connection or a statement that took too long, from bugs.
public final class StoreFailure {

    private static final int CAUSES_MAX = 20;

    private StoreFailure() {}

    /// The reason in one line; empty if the store is not to blame.
    public static Optional<String> of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException || cause instanceof LockAcquisitionFailedException) {
                return Optional.of(cause.toString());
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
