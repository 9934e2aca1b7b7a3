package chat.lockstep.command.nodes;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("lockstep.redis.uri")
@EnableConfigurationProperties({NodeSettings.class, RedisSettings.class})
class NodeConfiguration {

    @Bean
    NodeRegister nodeRegister(RedisSettings redis, NodeSettings settings, CircuitBreakerRegistry breakers) {
        return new RedisRegister(
                Objects.requireNonNull(redis.uri()), settings.register().key(), breakers);
    }

    @Bean
    Membership membership(NodeRegister register, NodeSettings settings, Environment environment, MeterRegistry meters) {
        var id = settings.nodeId() == null ? "node-" + UUID.randomUUID() : settings.nodeId();
        return new Membership(register, settings.register(), () -> id + " " + url(settings, environment), meters);
    }

    private static String url(NodeSettings settings, Environment environment) {
        return settings.nodeUrl() != null
                ? settings.nodeUrl()
                : "http://" + environment.getRequiredProperty("server.address") + ":"
                        + environment.getRequiredProperty("local.server.port");
    }
}
