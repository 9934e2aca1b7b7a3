package chat.lockstep.command.account;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param seenFor how long what was read of another account is believed; a block and a revocation hold within it
/// @param seenMax accounts that are remembered for that time
@Validated
@ConfigurationProperties("lockstep.accounts")
record AccountSettings(
        @DefaultValue("750ms") @NotNull @DurationMax(seconds = 1)
        Duration seenFor,

        @DefaultValue("20000") @Min(1) int seenMax) {}
