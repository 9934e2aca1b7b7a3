package chat.lockstep.command.execution;

import chat.lockstep.command.eventstore.StoreFailure;
import chat.lockstep.command.stream.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// The store did not answer, or not in time: whether the command was carried out is unknown. Or it was not asked, since
/// it has failed so often just now.
public final class StoreUnavailable extends RuntimeException {

    private final @Nullable Long retryAfterMillis;

    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
        this.retryAfterMillis = null;
    }

    StoreUnavailable(StoreFailure failure, Throwable cause) {
        super(failure.reason(), cause);
        this.retryAfterMillis = failure.retryAfterMillis();
    }

    /// What the client is told; the same id tells later what became of it.
    public Refusal refusal() {
        return wasAsked()
                ? Refusal.unavailable("the event store failed; whether it was carried out is unknown")
                : Refusal.unavailable("the event store is away", retryAfterMillis);
    }

    /// A failure that was asked for is logged by the one who asked; an open breaker has logged that it opened, and is
    /// told of only to those who look for a single command.
    public Level level() {
        return wasAsked() ? Level.WARN : Level.DEBUG;
    }

    private boolean wasAsked() {
        return retryAfterMillis == null;
    }
}
