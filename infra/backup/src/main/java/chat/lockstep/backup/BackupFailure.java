package chat.lockstep.backup;

/// What keeps a backup from being made, trusted or loaded.
public final class BackupFailure extends RuntimeException {

    private final String mend;

    /// @param wrong what is the matter
    /// @param mend what to do about it
    BackupFailure(String wrong, String mend) {
        super(wrong);
        this.mend = mend;
    }

    BackupFailure(String wrong, String mend, Throwable cause) {
        super(wrong, cause);
        this.mend = mend;
    }

    /// The cause, and the mend on a line of its own.
    String text() {
        return getMessage() + System.lineSeparator() + "  -> " + mend;
    }
}
