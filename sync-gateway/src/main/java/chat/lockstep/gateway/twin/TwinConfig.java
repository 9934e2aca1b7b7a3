package chat.lockstep.gateway.twin;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.circle.RevokedDevices;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.ServiceClients;
import chat.lockstep.gateway.command.ServiceSecret;
import chat.lockstep.gateway.limit.UserRates;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.trace.Traces;
import chat.lockstep.gateway.view.Views;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// The routes of the HTTP twin.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TwinSettings.class, HttpSettings.class})
class TwinConfig {

    @Bean
    Callers callers(TokenVerifier tokens, Views views, Problems problems, HttpSettings settings, Traces traces) {
        return new Callers(
                tokens,
                new RevokedDevices(views),
                problems,
                new UserRates(settings.requestsPerSecond(), System::nanoTime),
                traces);
    }

    @Bean
    RouterFunction<ServerResponse> commandRoutes(
            HttpSettings settings,
            Callers callers,
            CommandSide commandSide,
            Problems problems,
            JsonMapper json,
            Limits limits) {
        var commands = new CommandsHandler(callers, commandSide, problems, json, settings, limits.frameBytes());
        return RouterFunctions.route().POST("/v1/commands", commands::handle).build();
    }

    @Bean
    QuerySide querySide(
            TwinSettings settings, ServiceSecret secret, CircuitBreakerRegistry breakers, Problems problems) {
        var connections = ServiceClients.connections("query-side", settings.connectionsMax());
        return new QuerySide(
                ServiceClients.webClient(connections, settings.url(), secret, settings.timeout()),
                new QueryNodes(settings, breakers),
                problems,
                settings);
    }

    @Bean
    RouterFunction<ServerResponse> conversationRoutes(
            Callers callers, CommandSide commandSide, QuerySide querySide, Problems problems) {
        var conversations = new ConversationsHandler(callers, querySide, problems);
        var receipts = new ReceiptsHandler(callers, commandSide, querySide, problems);
        return RouterFunctions.route()
                .GET("/v1/conversations/{id}/messages/{messageId}/receipts", receipts::handle)
                .GET("/v1/conversations", conversations::handle)
                .GET("/v1/conversations/**", conversations::handle)
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> deviceRoutes(
            Callers callers, Views views, CommandSide commandSide, Problems problems, JsonMapper json, Clock clock) {
        var devices = new DevicesHandler(callers, views, commandSide, problems, json, clock);
        return RouterFunctions.route()
                .GET("/v1/devices", devices::list)
                .DELETE("/v1/devices/{id}", devices::revoke)
                .build();
    }

    /// What describes these interfaces, for everyone.
    @Bean
    RouterFunction<ServerResponse> documentRoutes() {
        return RouterFunctions.route()
                .GET("/v1/openapi.json", request -> document("openapi.json"))
                .GET("/v1/asyncapi.json", request -> document("asyncapi.json"))
                .build();
    }

    private static Mono<ServerResponse> document(String name) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new ClassPathResource("chat/lockstep/gateway/api/" + name));
    }
}
