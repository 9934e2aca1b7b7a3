package chat.lockstep.command.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpSettings.class, ServiceSettings.class})
class HttpConfiguration {

    @Bean
    ServiceCredentialFilter serviceCredentialFilter(ServiceSettings settings, JsonMapper mapper) {
        return new ServiceCredentialFilter(settings, mapper);
    }

    @Bean
    Workers workers(HttpSettings settings, MeterRegistry meters) {
        return new Workers(settings, meters);
    }

    @Bean
    Endpoint endpoint(HttpSettings settings, Workers workers, Tracer tracer) {
        return new Endpoint(new JsonBody(settings.bodyBytesMax()), workers, tracer);
    }
}
