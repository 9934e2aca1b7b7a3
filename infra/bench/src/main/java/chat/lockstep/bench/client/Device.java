package chat.lockstep.bench.client;

import chat.lockstep.bench.load.Exchange;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One device of one user, whatever it speaks. Only for the loop's thread.
public interface Device {

    /// Its number in exchanges.
    int number();

    String user();

    /// Begins a connection, or fails. Completes when the device may send and is sent everything.
    CompletableFuture<Void> connect();

    /// What is told of the messages that it sends and receives from now on; null for nothing.
    void report(@Nullable Exchange exchange);

    /// Sends a message.
    ///
    /// @param place where to, as the [Service] names it
    void send(String place, String id);

    /// Ends the connection as a lost network does. What the device holds, it keeps.
    void cut();
}
