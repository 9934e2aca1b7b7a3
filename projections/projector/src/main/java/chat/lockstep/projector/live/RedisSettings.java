package chat.lockstep.projector.live;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param uri of Redis, such as `redis://127.0.0.1:8105`
/// @param timeout for an answer; later hints are dropped
@Validated
@ConfigurationProperties("lockstep.redis")
public record RedisSettings(
        @NotBlank String uri,
        @DefaultValue("500ms") @NotNull Duration timeout) {}
