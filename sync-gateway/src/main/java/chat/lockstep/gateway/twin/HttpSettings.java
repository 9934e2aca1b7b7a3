package chat.lockstep.gateway.twin;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param requestsPerSecond of one user at this node; a list costs as many as it has commands
/// @param bodyBytesMax the largest body of a request
/// @param commandsMax commands in one request
@Validated
@ConfigurationProperties("lockstep.http")
record HttpSettings(
        @DefaultValue("100") @Min(1) int requestsPerSecond,
        @DefaultValue("1048576") @Min(131_072) int bodyBytesMax,
        @DefaultValue("64") @Min(1) @Max(64) int commandsMax) {}
