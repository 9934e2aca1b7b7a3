package chat.lockstep.command.execution;

/// The store did not answer, or not in time: whether the command was carried out is unknown.
public final class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
