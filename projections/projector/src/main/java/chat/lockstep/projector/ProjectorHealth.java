package chat.lockstep.projector;

import chat.lockstep.projector.live.RedisLink;
import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.GroupStatus;
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
        return () -> of(live);
    }

    @Bean
    HealthIndicator viewsHealthIndicator(ConsumerGroup views) {
        return () -> of(views);
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(ConsumerGroup live, ConsumerGroup views) {
        return () -> Stream.of(live, views).map(ConsumerGroup::status).anyMatch(GroupStatus::hasKafka)
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

    private static Health of(ConsumerGroup group) {
        var status = group.status();
        return status.trouble()
                .map(ProjectorHealth::down)
                .orElseGet(() -> Health.up().withDetail("lag", status.lag()).build());
    }

    private static Health down(String cause) {
        return Health.down().withDetail("cause", cause).build();
    }
}
