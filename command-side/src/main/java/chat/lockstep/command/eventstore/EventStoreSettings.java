package chat.lockstep.command.eventstore;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param aggregatesCachedMax aggregates kept in memory; one of a direct conversation takes about a kilobyte
/// @param snapshotEvery events of an aggregate from one snapshot to the next
/// @param snapshotsQueuedMax snapshots that may wait to be taken; one more is left for later
/// @param migrateWithin how long one statement of a migration may take
/// @param shards the databases; without any, `spring.datasource` is the only one
@Validated
@ConfigurationProperties("lockstep.event-store")
record EventStoreSettings(
        @DefaultValue("20000") @Min(1) int aggregatesCachedMax,
        @DefaultValue("200") @Min(2) int snapshotEvery,
        @DefaultValue("256") @Min(1) int snapshotsQueuedMax,
        @DefaultValue("10m") @NotNull Duration migrateWithin,
        @DefaultValue @NotNull List<@Valid ShardSettings> shards) {

    EventStoreSettings {
        shards = List.copyOf(shards);
    }

    /// One database of several.
    ///
    /// @param logical the logical shards that it holds, as `first-last`
    record ShardSettings(
            @NotBlank String url,
            @Nullable String username,
            @Nullable String password,
            @NotBlank String logical) {

        DatabaseSettings database() {
            return new DatabaseSettings(url, username, password);
        }

        /// Keeps the password out of logs.
        @Override
        public String toString() {
            return "ShardSettings[url=" + url + ", username=" + username + ", password=***, logical=" + logical + "]";
        }
    }
}
