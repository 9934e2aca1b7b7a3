package chat.lockstep.faults.load;

import java.time.Duration;
import java.util.Optional;

/// A device that takes part in the load and writes down what it does and sees. Safe for threads.
public interface Participant extends AutoCloseable {

    String user();

    /// `<user>/<device>`
    String client();

    /// Connects, and stays connected through whatever happens.
    void connect();

    /// Breaks the connection, without a word. The device comes back by itself.
    void cut();

    /// Does it now, or as soon as the server answers.
    void give(Deed deed);

    /// Commands without a final answer.
    int unsettled();

    /// Says hello once more, waits until it has all that the server names, and writes down what it shows then.
    ///
    /// @return false if that took too long; what it shows is written down all the same
    boolean conclude(Duration limit) throws InterruptedException;

    /// The longest that a command waited for an answer of any kind since this was asked last, or waits now.
    long slowestAnswerMicros();

    /// How often a gateway has told it by `drain` that it goes away.
    long drains();

    /// What stopped the device for good, if something did.
    Optional<String> failure();

    @Override
    void close();
}
