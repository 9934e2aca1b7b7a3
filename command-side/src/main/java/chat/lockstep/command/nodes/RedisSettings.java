package chat.lockstep.command.nodes;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param uri of Redis; without one the node enters no register and no event is told straight after its commit
@Validated
@ConfigurationProperties("lockstep.redis")
public record RedisSettings(@Nullable String uri) {

    /// Keeps a password within the URI out of logs.
    @Override
    public String toString() {
        return "RedisSettings[uri=" + (uri == null ? "none" : "***") + "]";
    }
}
