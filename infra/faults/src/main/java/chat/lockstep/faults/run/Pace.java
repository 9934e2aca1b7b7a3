package chat.lockstep.faults.run;

import java.time.Duration;

/// How long a run takes for what.
///
/// @param warm load before a fault
/// @param settle load after it, when every hop is up again
/// @param recover at most so long until every hop is up again
/// @param quiet at most so long in the end until every command is answered, and then until every device is in step
public record Pace(Duration warm, Duration settle, Duration recover, Duration quiet) {

    public static final Pace LONG =
            new Pace(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofSeconds(90));

    /// For a run among other tests.
    public static final Pace SHORT =
            new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(90));

    /// What a fault takes besides its own time, as a rule.
    Duration around() {
        return warm.plus(settle).plusSeconds(10);
    }
}
