package chat.lockstep.gateway.twin;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param url where the query side is
/// @param furtherUrls of its other nodes; reads go to all of them in turn
/// @param timeout the longest wait for an answer, and between two pieces of it
/// @param connectionsMax reads under way; a few more wait for one to end
@Validated
@ConfigurationProperties("lockstep.query-side")
public record TwinSettings(
        @NotNull URI url,
        @DefaultValue List<URI> furtherUrls,
        @DefaultValue("4s") Duration timeout,
        @DefaultValue("64") @Min(1) int connectionsMax) {

    public TwinSettings {
        furtherUrls = List.copyOf(furtherUrls);
    }
}
