package chat.lockstep.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/// The relay's process. It has no pool of connections, since each of its few has a life of its own, and it leaves the
/// migration to the command side.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@EnableConfigurationProperties({
    DatabaseSettings.class,
    KafkaSettings.class,
    ManagementSettings.class,
    RelaySettings.class
})
public class RelayApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(RelayApplication.class)
                .properties("spring.config.name=relay") // the jar's application.yml belongs to the command side
                .web(WebApplicationType.NONE)
                .run(args);
    }

    @Bean
    RelayStatus relayStatus(MeterRegistry meters, RelaySettings settings) {
        return new RelayStatus(Clock.systemUTC(), meters, settings);
    }

    @Bean
    Hops hops(MeterRegistry meters, ObjectProvider<Propagator> propagator) {
        return new Hops(Clock.systemUTC(), meters, propagator.getIfAvailable(() -> Propagator.NOOP));
    }

    @Bean
    KafkaTopic kafkaTopic(KafkaSettings kafka) {
        return new KafkaTopic(kafka);
    }

    @Bean
    Relay relay(
            DatabaseSettings database,
            KafkaSettings kafka,
            RelaySettings settings,
            RelayStatus status,
            KafkaTopic topic,
            Hops hops) {
        return new Relay(
                database, settings, status, () -> new LeaderRun(database, kafka, settings, topic, status, hops));
    }

    @Bean
    ManagementServer managementServer(
            ManagementSettings settings, HealthEndpoint health, PrometheusMeterRegistry metrics) {
        return new ManagementServer(settings, health, metrics);
    }

    @Bean
    RelayHealth relayHealthIndicator(RelayStatus status) {
        return new RelayHealth(status);
    }

    @Bean
    KafkaHealth kafkaHealthIndicator(KafkaTopic topic) {
        return new KafkaHealth(topic);
    }
}
