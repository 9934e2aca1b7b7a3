package chat.lockstep.events.fold;

import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A device of a user.
///
/// @param name what the user calls it
/// @param platform what the client says it runs on
/// @param registeredAt when it first said hello
/// @param revokedAt when it was shut out for good; absent for one that may connect
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Device(
        DeviceId device,
        @Nullable String name,
        @Nullable String platform,
        Timestamp registeredAt,
        @Nullable Timestamp revokedAt) {

    /// @param at time of the event
    public static Device of(DeviceRegistered event, Timestamp at) {
        return new Device(event.device(), event.name(), event.platform(), at, null);
    }

    public Device renamed(String newName) {
        return new Device(device, newName, platform, registeredAt, revokedAt);
    }

    public Device revoked(Timestamp at) {
        return new Device(device, name, platform, registeredAt, revokedAt == null ? at : revokedAt);
    }
}
