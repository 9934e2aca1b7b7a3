package chat.lockstep.client;

import java.time.Duration;
import java.util.Optional;

/// What the connection to the server is doing.
public sealed interface ConnectionState {

    /// Not wanted: before `connect()`, after `disconnect()`.
    record Idle() implements ConnectionState {}

    record Connecting() implements ConnectionState {}

    /// The server said welcome.
    ///
    /// @param session the server's name for the connection, to be found in its logs
    record Connected(String session) implements ConnectionState {}

    /// Lost or refused; the next attempt follows by itself.
    ///
    /// @param cause for a developer's eyes
    /// @param retryIn until the next attempt
    record Waiting(String cause, Duration retryIn) implements ConnectionState {}

    /// Over, until somebody mends the cause and calls `connect()` again.
    ///
    /// @param cause for a developer's eyes
    /// @param error what the server said before it closed; `device_revoked` where the user has shut this device out
    record Stopped(String cause, Optional<LockstepError> error) implements ConnectionState {}
}
