package chat.lockstep.command.http;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param secret what the gateway proves itself with; from the environment only
@Validated
@ConfigurationProperties("lockstep.service")
record ServiceSettings(@NotBlank String secret) {

    /// Keeps the secret out of logs.
    @Override
    public String toString() {
        return "ServiceSettings[secret=***]";
    }
}
