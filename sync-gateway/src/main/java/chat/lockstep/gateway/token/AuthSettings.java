package chat.lockstep.gateway.token;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param keys a file with a JWK set: the public keys that tokens may be signed with; for development tokens also a
///     private one
/// @param issuer the `iss` that a token must have
/// @param audience the `aud` that a token must have
@Validated
@ConfigurationProperties("lockstep.auth")
public record AuthSettings(
        @NotNull Path keys,
        @DefaultValue("lockstep") @NotBlank String issuer,
        @DefaultValue("lockstep") @NotBlank String audience) {}
