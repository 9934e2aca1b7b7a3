package chat.lockstep.checker.recording;

/// The folder is not what it must be, so nothing can be said of the run.
public final class Unreadable extends RuntimeException {

    /// @param place the file, with the number of the line
    public Unreadable(String place, String what) {
        super(place + ": " + what);
    }

    public Unreadable(String place, String what, Throwable cause) {
        super(place + ": " + what, cause);
    }
}
