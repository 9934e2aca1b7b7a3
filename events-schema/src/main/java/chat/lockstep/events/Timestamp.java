package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/// A point in time as it stands on the wire: RFC 3339 in UTC with exactly three decimals and `Z`. For display only;
/// order is seq.
///
/// @param instant a whole number of milliseconds, in the years 0 to 9999
public record Timestamp(Instant instant) implements Comparable<Timestamp> {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    public Timestamp {
        instant = instant.truncatedTo(ChronoUnit.MILLIS);
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new IllegalArgumentException("time must be in the years 0 to 9999: " + instant);
        }
    }

    public static Timestamp of(Instant instant) {
        return new Timestamp(instant);
    }

    public static Timestamp ofEpochMilli(long millis) {
        return new Timestamp(Instant.ofEpochMilli(millis));
    }

    /// @throws IllegalArgumentException if `text` has not the form `2026-01-31T12:00:00.000Z`
    @JsonCreator
    public static Timestamp parse(String text) {
        try {
            return new Timestamp(Instant.from(FORMAT.parse(text)));
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("time must be RFC 3339 UTC with three decimals and Z", malformed);
        }
    }

    public long toEpochMilli() {
        return instant.toEpochMilli();
    }

    /// The later of the two.
    public Timestamp max(Timestamp other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Timestamp other) {
        return instant.compareTo(other.instant);
    }

    @Override
    @JsonValue
    public String toString() {
        return FORMAT.format(instant);
    }
}
