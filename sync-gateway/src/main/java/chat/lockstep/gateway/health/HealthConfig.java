package chat.lockstep.gateway.health;

import chat.lockstep.gateway.live.RedisNode;
import chat.lockstep.readmodel.ReadModel;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// The route of `/health`, and the hops that it asks.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HealthSettings.class)
class HealthConfig {

    @Bean
    HealthCheck healthCheck(HealthSettings settings, RedisNode redis, ReadModel model) {
        var http = WebClient.create();
        Map<String, Supplier<Mono<Void>>> hops = new HashMap<>();
        settings.hops().forEach((name, url) -> hops.put(name, () -> ask(http, url)));
        hops.put("cassandra", model::check);
        hops.put("redis", redis::ping);
        return new HealthCheck(hops, settings.timeout(), settings.cachedFor());
    }

    @Bean
    RouterFunction<ServerResponse> healthRoutes(HealthCheck check, JsonMapper json) {
        return RouterFunctions.route()
                .GET("/health", request -> check.health().flatMap(health -> respond(health, json)))
                .build();
    }

    private static Mono<Void> ask(WebClient http, URI url) {
        return http.get().uri(url).exchangeToMono(answer -> {
            var status = answer.statusCode();
            return answer.releaseBody()
                    .then(
                            status.is2xxSuccessful()
                                    ? Mono.<Void>empty()
                                    : Mono.error(new IllegalStateException("answers " + status.value())));
        });
    }

    private static Mono<ServerResponse> respond(HealthCheck.Health health, JsonMapper json) {
        return ServerResponse.status(health.works() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json.writeValueAsBytes(health));
    }
}
