package chat.lockstep.client;

/// The store file cannot be used: another process has it, it belongs to another device, it is damaged, or its disk
/// refuses. The message says which.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
