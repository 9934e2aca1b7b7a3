package chat.lockstep.bench.load;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// What became of the messages of a run.
///
/// @param sent         messages
/// @param acknowledged of them, durably, by the server
/// @param refused      of them
/// @param due          deliveries that must happen: one for each message and device
/// @param delivered    of them
/// @param lost         of them, those that did not happen, refused messages left out
/// @param doubled      deliveries of a message to a device that had it
/// @param repeated     events that a device had already and dropped by their place, as the protocol allows
/// @param sentAgain    commands whose outcome was unknown, or that came too early, under the same id
public record Counts(
        long sent,
        long acknowledged,
        long refused,
        long due,
        long delivered,
        long lost,
        long doubled,
        long repeated,
        long sentAgain) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// Whether every message was acknowledged, and is at every device once.
    @JsonIgnore
    public boolean isRight() {
        return acknowledged == sent && lost == 0 && doubled == 0;
    }
}
