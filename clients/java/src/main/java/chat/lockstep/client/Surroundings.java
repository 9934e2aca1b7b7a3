package chat.lockstep.client;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What a device lives in besides its options. Those of the process, which applications get by
/// [Lockstep#open(LockstepOptions)], are a thread, a socket, a secure source of chance and the computer's files. Tests
/// and simulations may give others, and then everything that a device does follows from them and from the options.
///
/// @param timer runs the device's work; without one the device has a thread of its own and reads the computer's clock
/// @param transport carries its frames
/// @param random where jitter and ids come from
/// @param fileSystem prefix of the store's path that names a file system of H2 (one given to its `FilePath.register`),
///     with the colon; empty for the computer's own
public record Surroundings(Optional<Timer> timer, Transport transport, RandomGenerator random, String fileSystem) {

    /// Passes the time, and runs tasks when theirs has come: one at a time, those of the same time in the
    /// order in which they were given. The device's methods may be called from nowhere but such tasks, and
    /// do not wait; [Lockstep#awaitInStep], which does, is of no use.
    public interface Timer {

        /// The time that has passed since some moment.
        long millis();

        /// Runs a task later, never within this call.
        ///
        /// @return takes it back, if it did not run yet
        Runnable after(long millis, Runnable task);
    }

    static Surroundings ofProcess(LockstepOptions options) {
        return new Surroundings(Optional.empty(), new WebSockets(options), new SecureRandom(), "");
    }
}
