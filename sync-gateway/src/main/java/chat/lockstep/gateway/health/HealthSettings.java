package chat.lockstep.gateway.health;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param hops health URLs of the applications behind this node, by name; further nodes of one are named with `-2` to
///     `-9` at the end
/// @param timeout the longest wait for one hop
/// @param cachedFor how long an answer is given again without asking
@ConfigurationProperties("lockstep.health")
public record HealthSettings(
        @DefaultValue Map<String, URI> hops,
        @DefaultValue("1s") Duration timeout,
        @DefaultValue("1s") Duration cachedFor) {

    public HealthSettings {
        hops = Map.copyOf(hops);
    }
}
