package chat.lockstep.relay;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether Kafka answers and has the topic. It is asked only when health is.
final class KafkaHealth implements HealthIndicator {

    private final KafkaTopic topic;

    KafkaHealth(KafkaTopic topic) {
        this.topic = topic;
    }

    @Override
    public Health health() {
        try {
            topic.verify();
            return Health.up().build();
        } catch (IllegalStateException unfit) {
            return Health.down()
                    .withDetail("cause", RelayStatus.describe(unfit))
                    .build();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Health.down().withDetail("cause", "interrupted").build();
        }
    }
}
