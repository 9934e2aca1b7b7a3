package chat.lockstep.gateway.live;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param uri such as `redis://127.0.0.1:6379`
/// @param timeout the longest wait for an answer
/// @param entryLasts how long an entry of the session registry lives without being refreshed
/// @param refreshEvery how often this node refreshes its entries
@Validated
@ConfigurationProperties("lockstep.redis")
public record RedisSettings(
        @NotBlank String uri,
        @DefaultValue("1s") Duration timeout,
        @DefaultValue("30s") Duration entryLasts,
        @DefaultValue("8s") Duration refreshEvery) {}
