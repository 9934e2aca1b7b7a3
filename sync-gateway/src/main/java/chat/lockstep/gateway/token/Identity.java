package chat.lockstep.gateway.token;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a good token says.
///
/// @param device absent in a token that opens no socket
public record Identity(UserId user, @Nullable DeviceId device, Instant expiresAt) {}
