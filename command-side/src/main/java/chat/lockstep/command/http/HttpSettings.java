package chat.lockstep.command.http;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param workers threads that carry requests out, each with at most one database connection
/// @param queuedMax requests that may wait for a worker; one more is refused
/// @param beginWithin how long a request may wait for a worker; then it is refused without having been tried
/// @param answerWithin when a request is answered at the latest, the outcome being unknown; the gateway waits longer
/// @param bodyBytesMax the largest body
/// @param commandsMax the longest list of commands
@Validated
@ConfigurationProperties("lockstep.http")
public record HttpSettings(
        @DefaultValue("16") @Min(1) int workers,
        @DefaultValue("512") @Min(1) int queuedMax,
        @DefaultValue("1s") @NotNull Duration beginWithin,
        @DefaultValue("3500ms") @NotNull Duration answerWithin,
        @DefaultValue("2097152") @Min(1024) int bodyBytesMax,
        @DefaultValue("64") @Min(1) int commandsMax) {}
