package chat.lockstep.command.eventstore;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// Where a database is. The pool's settings, `spring.datasource.hikari`, are those of every database.
@Validated
@ConfigurationProperties("spring.datasource")
record DatabaseSettings(
        @NotBlank String url,
        @Nullable String username,
        @Nullable String password) {

    /// Keeps the password out of logs.
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", username=" + username + ", password=***]";
    }
}
