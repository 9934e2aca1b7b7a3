package chat.lockstep.faults.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// When something was done to the system, and when it had recovered.
///
/// @param t microseconds since the run began
/// @param detail for people
public record FaultMark(long t, String fault, Kind kind, String detail) {

    /// What happened at that moment.
    public enum Kind {
        BEGIN,
        HEAL,
        /// Every hop said `up` again.
        HEALTHY,
        SKIPPED;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
