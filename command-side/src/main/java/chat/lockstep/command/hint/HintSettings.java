package chat.lockstep.command.hint;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param usersMax events for more users than this are told over the topic only; 0 for all
/// @param waitingMax events that wait for Redis; those beyond it are told over the topic only
/// @param nodesKnownFor how long it is remembered on which nodes a user has sessions
/// @param timeout for an answer of Redis
@Validated
@ConfigurationProperties("lockstep.hints")
record HintSettings(
        @DefaultValue("64") @Min(0) @Max(1_024) int usersMax,
        @DefaultValue("4096") @Min(1) @Max(100_000) int waitingMax,
        @DefaultValue("2s") @NotNull Duration nodesKnownFor,
        @DefaultValue("500ms") @NotNull Duration timeout) {}
