package chat.lockstep.projector.topic;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/// When a consumer last told its coordinator that it lives, as Kafka's own metrics say.
final class Heartbeats {

    private static final String METRIC = "last-heartbeat-seconds-ago";

    private final Consumer<?, ?> consumer;
    private @Nullable Metric metric;

    Heartbeats(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /// Empty before the first heartbeat.
    Optional<Duration> ago() {
        if (metric == null) {
            metric = find(consumer);
        }
        return metric != null && metric.metricValue() instanceof Number seconds && seconds.longValue() >= 0
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.empty();
    }

    private static @Nullable Metric find(Consumer<?, ?> consumer) {
        for (var entry : consumer.metrics().entrySet()) {
            if (entry.getKey().name().equals(METRIC)) {
                return entry.getValue();
            }
        }
        return null;
    }
}
