package chat.lockstep.projector;

import chat.lockstep.projector.live.RedisLink;
import chat.lockstep.projector.live.RedisSettings;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.readmodel.ReadModel;
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
}
