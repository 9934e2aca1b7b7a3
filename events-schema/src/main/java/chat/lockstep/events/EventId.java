package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// An event, unique in the whole event store. An event that a command caused carries the command's id.
public record EventId(@JsonValue UUID value) {

    /// @throws IllegalArgumentException if `text` is not a lower-case UUIDv7
    @JsonCreator
    public static EventId of(String text) {
        return new EventId(Uuid7.parse(text, "event id"));
    }

    /// The id of the event that `command` causes.
    public static EventId of(CommandId command) {
        return new EventId(command.value());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
