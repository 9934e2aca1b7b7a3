package chat.lockstep.projector.topic;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Where the events are and how they are read.
///
/// @param bootstrapServers `host:port` list of Kafka
/// @param topic the topic of all events
/// @param topicEpoch which life of the topic this is; grows when the events move to another topic
/// @param groupPrefix the consumer groups are `<prefix>-live`, `<prefix>-views`, and `<prefix>-views-v<n>` for later
///     versions of the views
/// @param batchRecords records per batch at most
/// @param sessionTimeout after which a silent instance loses its partitions; a killed one is noticed this late
/// @param retryFirst pause before a failed batch is tried again; doubles with each failure
/// @param retryMax longest such pause
/// @param deadLetters the topic that takes records which cannot be applied
/// @param poisonTries how often such a record is tried before it goes there
/// @param poisonRetryFirst pause before its second try; doubles with each
/// @param poisonRetryMax longest such pause
/// @param pendingRecords how many refused records may wait in a group before fetching waits for them
/// @param pendingBytes the same, in bytes
/// @param viewsGather how long records are gathered for a batch of the views
/// @param viewsDurableAfter when rows are on the disk of Cassandra: longer than its `commitlog_sync_period`
@Validated
@ConfigurationProperties("lockstep.kafka")
public record TopicSettings(
        @NotBlank String bootstrapServers,
        @DefaultValue("lockstep.events") @NotBlank String topic,
        @DefaultValue("1") @Min(1) @Max(1_000_000) int topicEpoch,
        @DefaultValue("lockstep") @NotBlank String groupPrefix,
        @DefaultValue("1000") @Min(1) @Max(10_000) int batchRecords,
        @DefaultValue("6s") @NotNull Duration sessionTimeout,
        @DefaultValue("100ms") @NotNull Duration retryFirst,
        @DefaultValue("5s") @NotNull Duration retryMax,
        @DefaultValue("lockstep.dead-letters") @NotBlank String deadLetters,
        @DefaultValue("5") @Min(1) @Max(100) int poisonTries,
        @DefaultValue("1s") @NotNull Duration poisonRetryFirst,
        @DefaultValue("8s") @NotNull Duration poisonRetryMax,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int pendingRecords,
        @DefaultValue("32MB") @NotNull DataSize pendingBytes,
        @DefaultValue("100ms") @NotNull Duration viewsGather,
        @DefaultValue("12s") @NotNull Duration viewsDurableAfter) {

    /// Views are no step on a message's way, and many rows are the same in one batch.
    public Pace viewsPace() {
        return new Pace(viewsGather, viewsDurableAfter);
    }

    /// The consumer group that writes `version` of the views.
    public String viewsGroup(int version) {
        return groupPrefix + "-views" + (version == 1 ? "" : "-v" + version);
    }
}
