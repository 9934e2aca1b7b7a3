package chat.lockstep.projector;

import chat.lockstep.projector.live.LiveProjection;
import chat.lockstep.projector.live.RedisLink;
import chat.lockstep.projector.live.RedisSettings;
import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.projector.views.ViewsProjection;
import chat.lockstep.readmodel.ReadModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/// Starts the projector. Cassandra, Kafka and Redis may come later than it does: it waits for each by itself and says
/// so in its health.
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties({TopicSettings.class, CassandraProperties.class, RedisSettings.class})
public class ProjectorApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ProjectorApplication.class, arguments);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    ReadModel readModel(CassandraProperties cassandra) {
        return ReadModel.create(cassandra.settings());
    }

    @Bean
    RedisLink redisLink(RedisSettings settings) {
        return new RedisLink(settings);
    }

    @Bean
    ConsumerGroup live(
            TopicSettings topic,
            ReadModel model,
            RedisLink redis,
            RedisSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        var projection = new LiveProjection(model, redis, settings, clock, meters);
        return new ConsumerGroup("live", topic, projection, meters, clock);
    }

    @Bean
    ConsumerGroup views(TopicSettings topic, ReadModel model, InstantSource clock, MeterRegistry meters) {
        return new ConsumerGroup("views", topic, new ViewsProjection(model, meters), meters, clock);
    }

    @Bean
    Following following(ConsumerGroup live, ConsumerGroup views, ReadModel model) {
        return new Following(live, views, model);
    }
}
