package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A message: the id of the `send` that made it, so a client knows it before it is online.
public record MessageId(@JsonValue UUID value) {

    /// @throws IllegalArgumentException if `text` is not a lower-case UUIDv7
    @JsonCreator
    public static MessageId of(String text) {
        return new MessageId(Uuid7.parse(text, "message id"));
    }

    /// The id of the message that the `send` named `command` makes.
    public static MessageId of(CommandId command) {
        return new MessageId(command.value());
    }

    /// The id of the event that made this message.
    public EventId event() {
        return new EventId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
