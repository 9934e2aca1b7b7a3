package chat.lockstep.projector.topic;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the events are and how they are read.
///
/// @param bootstrapServers `host:port` list of Kafka
/// @param topic the topic of all events
/// @param topicEpoch which life of the topic this is; grows when the events move to another topic
/// @param groupPrefix the consumer groups are `<prefix>-live` and `<prefix>-views`
/// @param batchRecords records per batch at most
/// @param sessionTimeout after which a silent instance loses its partitions; a killed one is noticed this late
/// @param retryFirst pause before a failed batch is tried again; doubles with each failure
/// @param retryMax longest such pause
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
        @DefaultValue("5s") @NotNull Duration retryMax) {}
