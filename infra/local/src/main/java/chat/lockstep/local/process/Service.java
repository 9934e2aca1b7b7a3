package chat.lockstep.local.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// What there is to know about one service in order to run it: a server or an application.
public interface Service {

    /// Names its log file and its pid file; lower case.
    String name();

    /// The ports it will listen on, by what they are for.
    Map<String, Integer> ports();

    /// Does what must be done before a start, once or each time, and says how to start it.
    Launch prepare() throws IOException, InterruptedException;

    /// Asks the running service itself. Answers within a few seconds, and repeats harmlessly.
    Readiness readiness();

    /// How long it may take from start to ready.
    Duration startLimit();

    default StopSignal stopSignal() {
        return StopSignal.TERM;
    }

    /// How long it may take from the stop signal to its end.
    default Duration stopLimit() {
        return Duration.ofSeconds(15);
    }
}
