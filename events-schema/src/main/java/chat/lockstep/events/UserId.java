package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A user: 1 to 64 of the characters `A-Z a-z 0-9 . _ -`.
public record UserId(@JsonValue String value) implements Comparable<UserId> {

    /// The author of what the server does by itself; no user's id.
    public static final UserId SYSTEM = new UserId("system");

    public UserId {
        Names.require(value, "user id");
    }

    @JsonCreator
    public static UserId of(String value) {
        return new UserId(value);
    }

    /// Ids are ASCII, so this is code-point order.
    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
