package chat.lockstep.command.nodes;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param nodeId the node's name, by which conversations are given to nodes; random by default
/// @param nodeUrl where the gateway reaches this node; by default the address and port that it listens at
/// @param register how the node says that it is there
@Validated
@ConfigurationProperties("lockstep")
record NodeSettings(
        @Nullable @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String nodeId,
        @Nullable @Pattern(regexp = "https?://\\S+") String nodeUrl,
        @DefaultValue @NotNull Register register) {

    /// @param key of the sorted set
    /// @param every how often the node renews its entry
    /// @param lifeMillis how long an entry counts
    /// @param leaveFor how long a node that ends goes on answering after it took its entry out
    record Register(
            @DefaultValue("command-nodes") @NotBlank String key,
            @DefaultValue("2s") @NotNull Duration every,
            @DefaultValue("8000") @Min(100) long lifeMillis,
            @DefaultValue("2s") @NotNull Duration leaveFor) {}
}
