package chat.lockstep.gateway.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param viewsWithin how long a node that starts waits for the views before it goes without warming up
/// @param within how long it warms up before it listens; zero for not at all
@Validated
@ConfigurationProperties("lockstep.warm-up")
public record WarmUpSettings(
        @DefaultValue("3s") Duration viewsWithin,
        @DefaultValue("2s") Duration within) {}
