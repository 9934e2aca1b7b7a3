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
                : url(
                        environment.getRequiredProperty("server.address"),
                        environment.getRequiredProperty("local.server.port"));
    }

    /// @throws IllegalStateException for an address that stands for all of a machine's, which nobody can call
    static String url(String address, String port) {
        if (address.equals("0.0.0.0") || address.equals("::")) {
            throw new IllegalStateException("a node that listens at " + address
                    + " must be told where the gateway reaches it: set lockstep.node-url");
        }
        return "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
