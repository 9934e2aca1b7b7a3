package chat.lockstep.client;

import java.io.IOException;

/// Where a device gets its access token. Asked at the first connection, some time before the token says that it expires
/// (its `exp`), and whenever the server says that it has; never from the device's own thread, and given up after 30
/// seconds.
@FunctionalInterface
public interface TokenSupplier {

    /// @return a JSON Web Token for the user and device
    /// @throws IOException if none can be had now; the device tries again later
    /// @throws InterruptedException if the device was closed, or the time was up
    String token() throws IOException, InterruptedException;
}
