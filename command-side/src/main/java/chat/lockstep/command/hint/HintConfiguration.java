package chat.lockstep.command.hint;

import chat.lockstep.command.eventstore.StoredEvents;
import chat.lockstep.command.nodes.RedisSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("lockstep.redis.uri")
@EnableConfigurationProperties({HintSettings.class, RedisSettings.class})
class HintConfiguration {

    @Bean
    GatewayNodes gatewayNodes(
            RedisSettings redis, HintSettings settings, CircuitBreakerRegistry breakers, Clock clock) {
        return new GatewayNodes(redis, settings, breakers, clock);
    }

    @Bean
    Hints hints(GatewayNodes nodes, StoredEvents stored, HintSettings settings, MeterRegistry meters) {
        return new Hints(nodes::tell, stored::historyOf, settings, meters);
    }
}
