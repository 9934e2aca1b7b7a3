package chat.lockstep.bench.wire;

/// What happens on one connection, told on the loop's thread.
public interface Ears {

    /// The connection is open for frames.
    void opened(Connection connection);

    /// A whole text frame.
    ///
    /// @param nanos when it was read, as [System#nanoTime]
    void heard(String text, long nanos);

    /// The last that is heard, also of a connection that never opened.
    ///
    /// @param why close code or cause, for people
    void ended(String why);
}
