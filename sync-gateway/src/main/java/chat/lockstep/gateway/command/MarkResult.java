package chat.lockstep.gateway.command;

import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.frame.CommandResult;
import org.jspecify.annotations.Nullable;

/// What became of a delivered mark.
public record MarkResult(
        CommandResult.Outcome outcome, @Nullable ProtocolError error) {}
