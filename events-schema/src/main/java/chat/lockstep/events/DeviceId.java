package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One of a user's devices, unique for that user: 1 to 64 of the characters `A-Z a-z 0-9 . _ -`.
public record DeviceId(@JsonValue String value) {

    /// The device of [UserId#SYSTEM].
    public static final DeviceId SYSTEM = new DeviceId("system");

    public DeviceId {
        Names.require(value, "device id");
    }

    @JsonCreator
    public static DeviceId of(String value) {
        return new DeviceId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
