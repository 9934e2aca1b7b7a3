package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A command, named by the client that issues it. The same id again is the same command, for ever.
public record CommandId(@JsonValue UUID value) {

    /// @throws IllegalArgumentException if `text` is not a lower-case UUIDv7
    @JsonCreator
    public static CommandId of(String text) {
        return new CommandId(Uuid7.parse(text, "command id"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
