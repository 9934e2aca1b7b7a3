package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What can happen in the private log of a user. The user is the stream's.
public sealed interface AccountEvent extends Event {

    /// How many messages the log holds: always 0, since a private log holds none. It is there because every log event
    /// of a conversation says so.
    long ordinal();

    /// A device said hello for the first time.
    ///
    /// @param name what the user calls the device
    /// @param platform what the client says it runs on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeviceRegistered(
            DeviceId device,
            @Nullable String name,
            @Nullable String platform,
            long ordinal) implements AccountEvent {}
}
