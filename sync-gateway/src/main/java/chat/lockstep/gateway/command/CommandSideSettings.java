package chat.lockstep.gateway.command;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param url where the command side is
/// @param timeout the longest wait for a result
/// @param connectionsMax calls under way; a few more wait for one to end
@Validated
@ConfigurationProperties("lockstep.command-side")
public record CommandSideSettings(
        @NotNull URI url,
        @DefaultValue("3s") Duration timeout,
        @DefaultValue("256") int connectionsMax) {}
