package chat.lockstep.gateway.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param presenceLasts how long a device counts as present after its last sign of life
/// @param presenceLingers how long it still counts when its connection has ended
/// @param presenceRefreshEvery how often a connected device's sign of life is passed on
/// @param presenceLookEvery how often this node looks after users who are watched and were present
/// @param watchesMax pairs of a session of this node and a user whom it watches
/// @param typingMembersMax the largest conversation in which it is told who writes
/// @param typingPerSecond how often it is told of one connection; of what comes more often, the latest counts
@Validated
@ConfigurationProperties("lockstep.ephemeral")
public record EphemeralSettings(
        @DefaultValue("30s") Duration presenceLasts,
        @DefaultValue("3s") Duration presenceLingers,
        @DefaultValue("10s") Duration presenceRefreshEvery,
        @DefaultValue("5s") Duration presenceLookEvery,
        @DefaultValue("200000") @Min(1) int watchesMax,
        @DefaultValue("256") @Min(2) @Max(1_024) int typingMembersMax,
        @DefaultValue("4") @Min(1) int typingPerSecond) {}
