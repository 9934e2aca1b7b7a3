package chat.lockstep.command.execution;

import chat.lockstep.command.stream.Bounds;
import chat.lockstep.events.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The limits of the protocol that the command side keeps, and its own.
///
/// @param textBytes the longest text of a message, in bytes of UTF-8
/// @param titleBytes the longest title of a group, in bytes of UTF-8
/// @param devicesPerUser registered devices of one user
/// @param receiptMillis the shortest time between two `delivered` marks of a device in a conversation
/// @param receiptMembers the largest conversation that has `delivered` marks, in members
/// @param emojiBytes the longest reaction, in bytes of UTF-8
/// @param pinnedMessages pinned messages of one conversation
/// @param blockedUsers users whom one user blocks
/// @param devicesEver devices that one user has registered in all, revoked ones included
@Validated
@ConfigurationProperties("lockstep.limits")
record LimitSettings(
        @DefaultValue("16384") @Min(1) @Max(1_048_576) int textBytes,
        @DefaultValue("256") @Min(1) @Max(65_536) int titleBytes,
        @DefaultValue("1024") @Min(2) int groupMembers,
        @DefaultValue("16") @Min(1) int devicesPerUser,
        @DefaultValue("5000") @Min(0) int receiptMillis,
        @DefaultValue("32") @Min(0) int receiptMembers,
        @DefaultValue("32") @Min(1) @Max(1_024) int emojiBytes,
        @DefaultValue("256") @Min(1) int pinnedMessages,
        @DefaultValue("4096") @Min(1) int blockedUsers,
        @DefaultValue("1024") @Min(1) int devicesEver) {

    /// The limits with those that other applications keep at their defaults.
    Limits toLimits() {
        var others = Limits.DEFAULTS;
        return new Limits(
                others.frameBytes(),
                textBytes,
                titleBytes,
                others.commandsInFlight(),
                others.commandsPerSecond(),
                groupMembers,
                devicesPerUser,
                receiptMillis,
                receiptMembers);
    }

    Bounds toBounds() {
        return new Bounds(emojiBytes, Bounds.DEFAULTS.nameBytes(), pinnedMessages, blockedUsers, devicesEver);
    }
}
