package chat.lockstep.command.eventstore;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param aggregatesCachedMax aggregates kept in memory; one of a direct conversation takes about a kilobyte
@Validated
@ConfigurationProperties("lockstep.event-store")
record EventStoreSettings(@DefaultValue("20000") @Min(1) int aggregatesCachedMax) {}
