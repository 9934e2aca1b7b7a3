package chat.lockstep.gateway.session;

/// The sending side of one socket. Used from the session's loop only.
public interface Wire {

    /// Hands a frame to the network.
    void write(byte[] frame);

    /// Bytes that were handed over and not yet taken by the operating system.
    long unsentBytes();

    /// Has `drained` called on the session's loop whenever a write completed.
    void onWritten(Runnable drained);

    void close(CloseCode code);
}
