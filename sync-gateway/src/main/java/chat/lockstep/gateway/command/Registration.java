package chat.lockstep.gateway.command;

import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.frame.CommandResult;
import org.jspecify.annotations.Nullable;

/// What became of a device's registration.
///
/// @param seq head of the user's private log; absent if rejected
public record Registration(
        CommandResult.Outcome outcome,
        @Nullable Long seq,
        @Nullable ProtocolError error) {}
