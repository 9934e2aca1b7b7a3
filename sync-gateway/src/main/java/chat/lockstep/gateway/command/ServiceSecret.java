package chat.lockstep.gateway.command;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// What proves to the applications behind that a call is this gateway's. Only from the environment.
@Validated
@ConfigurationProperties("lockstep.service")
public record ServiceSecret(@NotBlank String secret) {

    @Override
    public String toString() {
        return "ServiceSecret[***]";
    }
}
