package chat.lockstep.client;

import java.time.Duration;

/// How long a device waits for what. The defaults fit people; tests are less patient.
///
/// @param connect for the token, the socket and the answer to `hello`, each
/// @param caughtUp for the server to name all that changed
/// @param answer for the answer to a pull or a command before it is asked again
/// @param backoffMin before the first repeat of anything that failed
/// @param backoffMax before any later repeat
/// @param ack between two acknowledgements
public record Timings(
        Duration connect, Duration caughtUp, Duration answer, Duration backoffMin, Duration backoffMax, Duration ack) {

    public static final Timings DEFAULTS = new Timings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    public Timings {
        if (backoffMin.toMillis() < 1 || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "backoffMin must be at least 1 ms and at most backoffMax: " + backoffMin + ", " + backoffMax);
        }
    }
}
