package chat.lockstep.client;

/// How this device stands to the server.
public sealed interface SyncState {

    /// Something is missing, or nobody knows yet.
    ///
    /// @param events log events that the server has named and this device does not hold; 0 while it is not
    ///     connected or the server has not yet named all
    record Behind(long events) implements SyncState {}

    /// Everything that the server named is held. The digests differ, though, even after the server named everything
    /// anew: its view may have been behind its own log.
    record InStep() implements SyncState {}

    /// Everything that the server named is held, and the digest of all of it is the server's.
    record Verified() implements SyncState {}
}
