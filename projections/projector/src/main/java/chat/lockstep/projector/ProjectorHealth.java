package chat.lockstep.projector;

import chat.lockstep.projector.live.RedisLink;
import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.GroupStatus;
import chat.lockstep.projector.topic.deadletter.LetterWatch;
import chat.lockstep.readmodel.ReadModel;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The projector's health, each part by its name: the two groups, and the three servers that they need.
@Configuration(proxyBeanMethods = false)
class ProjectorHealth {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(3);

    @Bean
    HealthIndicator liveHealthIndicator(ConsumerGroup live) {
        return () -> of(live.status());
    }

    @Bean
    HealthIndicator viewsHealthIndicator(ViewsGroup views) {
        return () -> of(views.status());
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(ConsumerGroup live, ViewsGroup views) {
        return () -> Stream.of(live.status(), views.status()).anyMatch(GroupStatus::hasKafka)
                ? Health.up().build()
                : down("no consumer has reached its group's coordinator lately");
    }

    @Bean
    HealthIndicator cassandraHealthIndicator(ReadModel model) {
        return () -> {
            try {
                model.check().block(CHECK_TIMEOUT);
                return Health.up().build();
            } catch (RuntimeException failure) {
                return down(String.valueOf(failure.getMessage()));
            }
        };
    }

    @Bean
    HealthIndicator redisHealthIndicator(RedisLink redis) {
        return () -> redis.isConnected() ? Health.up().build() : down("not connected");
    }

    /// Dead letters stop their conversations alone, so the process is up; they are for an operator to see.
    @Bean
    HealthIndicator deadLettersHealthIndicator(LetterWatch letters) {
        return () -> Health.up()
                .withDetail("outstanding", letters.outstanding())
                .withDetail("conversations", letters.conversations())
                .build();
    }

    private static Health of(GroupStatus status) {
        return status.trouble()
                .map(ProjectorHealth::down)
                .orElseGet(() -> Health.up()
                        .withDetail("lag", status.lag())
                        .withDetail("pendingRecords", status.pendingRecords())
                        .withDetail("heldConversations", status.heldConversations())
                        .build());
    }

    private static Health down(String cause) {
        return Health.down().withDetail("cause", cause).build();
    }
}
