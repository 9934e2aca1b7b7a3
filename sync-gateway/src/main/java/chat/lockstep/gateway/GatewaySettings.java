package chat.lockstep.gateway;

import chat.lockstep.events.Limits;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param nodeId this node's name in the session registry; random if not set
/// @param origins web origins that may open sockets besides this server's own on loopback, such as
///     `https://chat.example`
@Validated
@ConfigurationProperties("lockstep")
record GatewaySettings(
        @Nullable @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String nodeId,
        @DefaultValue List<String> origins) {

    GatewaySettings {
        origins = List.copyOf(origins);
        nodeId = nodeId == null || nodeId.isEmpty() ? UUID.randomUUID().toString() : nodeId;
    }

    /// The limits that `welcome` announces; those of commands' contents are the command side's to keep.
    @Validated
    @ConfigurationProperties("lockstep.limits")
    record LimitSettings(
            @DefaultValue("131072") @Min(1_024) int frameBytes,
            @DefaultValue("16384") @Min(1) int textBytes,
            @DefaultValue("256") @Min(1) int titleBytes,
            @DefaultValue("64") @Min(1) int commandsInFlight,
            @DefaultValue("50") @Min(1) int commandsPerSecond,
            @DefaultValue("1024") @Min(2) int groupMembers,
            @DefaultValue("16") @Min(1) int devicesPerUser,
            @DefaultValue("5000") @Min(0) int receiptMillis,
            @DefaultValue("32") @Min(0) int receiptMembers) {

        Limits limits() {
            return new Limits(
                    frameBytes,
                    textBytes,
                    titleBytes,
                    commandsInFlight,
                    commandsPerSecond,
                    groupMembers,
                    devicesPerUser,
                    receiptMillis,
                    receiptMembers);
        }
    }

    /// Where the views are.
    @Validated
    @ConfigurationProperties("lockstep.cassandra")
    record ViewSettings(
            List<String> contactPoints,
            @DefaultValue("datacenter1") String localDatacenter,
            @DefaultValue("lockstep") String keyspace,
            @DefaultValue("1") int replicationFactor) {}
}
