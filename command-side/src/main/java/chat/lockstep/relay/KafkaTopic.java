package chat.lockstep.relay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topic that the relay writes to, as the cluster knows it.
final class KafkaTopic implements AutoCloseable {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

    private final KafkaSettings settings;
    private final Admin admin;

    KafkaTopic(KafkaSettings settings) {
        this.settings = settings;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "lockstep-relay-admin",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_TIMEOUT.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_TIMEOUT.toMillis(),
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
    }

    /// @throws IllegalStateException if the topic is missing, has another number of partitions, or Kafka is silent
    void verify() throws InterruptedException {
        int partitions = describe().partitions().size();
        if (partitions != settings.partitions()) {
            throw new IllegalStateException("topic " + settings.topic() + " has " + partitions
                    + " partitions instead of "
                    + settings.partitions() + "; conversations must not move between partitions, so make a new topic"
                    + " with " + settings.partitions() + " or set lockstep.kafka.partitions");
        }
    }

    private TopicDescription describe() throws InterruptedException {
        try {
            return admin.describeTopics(List.of(settings.topic()))
                    .allTopicNames()
                    .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .iterator()
                    .next();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException(
                        "topic " + settings.topic() + " does not exist at " + settings.bootstrapServers()
                                + "; create it with " + settings.partitions() + " partitions",
                        failed);
            }
            throw unreachable(failed);
        } catch (TimeoutException silent) {
            throw unreachable(silent);
        }
    }

    private IllegalStateException unreachable(Exception cause) {
        var reason = cause.getCause() == null ? cause : cause.getCause();
        return new IllegalStateException(
                "Kafka at " + settings.bootstrapServers() + " does not answer: " + reason, cause);
    }

    @Override
    public void close() {
        admin.close(ANSWER_TIMEOUT);
    }
}
