package chat.lockstep.local.process;

/// Something on this machine keeps the system from running. Every one names the cause and the mend, and is shown to the
/// user as it is.
public final class LocalFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String mend;

    public LocalFailure(String cause, String mend) {
        super(cause);
        this.mend = mend;
    }

    public LocalFailure(String message, String mend, Throwable cause) {
        super(message, cause);
        this.mend = mend;
    }

    /// What the user can do about it.
    public String mend() {
        return mend;
    }

    /// Cause and mend, for a person.
    public String text() {
        return getMessage() + "\n  -> " + mend;
    }
}
