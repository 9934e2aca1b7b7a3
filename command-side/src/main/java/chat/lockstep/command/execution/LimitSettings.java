package chat.lockstep.command.execution;

import chat.lockstep.events.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The limits of the protocol that the command side keeps.
///
/// @param textBytes the longest text of a message, in bytes of UTF-8
/// @param devicesPerUser registered devices of one user
/// @param receiptMillis the shortest time between two `delivered` marks of a device in a conversation
/// @param receiptMembers the largest conversation that has `delivered` marks, in members
@Validated
@ConfigurationProperties("lockstep.limits")
record LimitSettings(
        @DefaultValue("16384") @Min(1) @Max(1_048_576) int textBytes,
        @DefaultValue("1024") @Min(2) int groupMembers,
        @DefaultValue("16") @Min(1) int devicesPerUser,
        @DefaultValue("5000") @Min(0) int receiptMillis,
        @DefaultValue("32") @Min(0) int receiptMembers) {

    /// The limits with those that other applications keep at their defaults.
    Limits toLimits() {
        var others = Limits.DEFAULTS;
        return new Limits(
                others.frameBytes(),
                textBytes,
                others.titleBytes(),
                others.commandsInFlight(),
                others.commandsPerSecond(),
                groupMembers,
                devicesPerUser,
                receiptMillis,
                receiptMembers);
    }
}
