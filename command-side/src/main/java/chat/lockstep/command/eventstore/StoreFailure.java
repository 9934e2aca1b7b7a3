package chat.lockstep.command.eventstore;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.sql.SQLException;
import java.util.Optional;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.jspecify.annotations.Nullable;

/// A failure that comes with a store, such as a lost connection, a statement that took too long or an open breaker.
/// Others are bugs.
///
/// @param reason in one line
/// @param retryAfterMillis when to come again, if the breaker is open; then nothing was tried
public record StoreFailure(String reason, @Nullable Long retryAfterMillis) {

    private static final int CAUSES_MAX = 20;

    /// Empty if the store is not to blame.
    public static Optional<StoreFailure> of(Throwable failure) {
        return causeIn(failure, CallNotPermittedException.class)
                .map(open -> new StoreFailure(open.toString(), Shard.OPEN_FOR.toMillis()))
                .or(() -> causeIn(failure, SQLException.class)
                        .or(() -> causeIn(failure, LockAcquisitionFailedException.class))
                        .map(cause -> new StoreFailure(cause.toString(), null)));
    }

    static Optional<Throwable> causeIn(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(cause);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
