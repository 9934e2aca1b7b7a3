package chat.lockstep.checker.recording;

import org.jspecify.annotations.Nullable;

/// A line of `faults.jsonl`.
///
/// @param kind what happened to it
/// @param detail free text
public record FaultLine(
        long t, String fault, Kind kind, @Nullable String detail) {

    /// `HEALTHY`: every hop says up again.
    public enum Kind {
        BEGIN,
        HEAL,
        HEALTHY,
        SKIPPED
    }

    static FaultLine read(Line line) {
        var kind = line.text("kind");
        for (var known : Kind.values()) {
            if (known.name().toLowerCase(java.util.Locale.ROOT).equals(kind)) {
                return new FaultLine(line.count("t"), line.text("fault"), known, line.optionalText("detail"));
            }
        }
        throw line.refused("unknown kind " + kind);
    }
}
