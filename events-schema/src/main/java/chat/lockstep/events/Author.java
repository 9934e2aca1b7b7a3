package chat.lockstep.events;

/// Who caused an event, and on which device.
public record Author(UserId user, DeviceId device) {

    /// The server itself.
    public static final Author SYSTEM = new Author(UserId.SYSTEM, DeviceId.SYSTEM);
}
