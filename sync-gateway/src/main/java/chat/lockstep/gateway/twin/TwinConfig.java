package chat.lockstep.gateway.twin;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.ServiceClients;
import chat.lockstep.gateway.command.ServiceSecret;
import chat.lockstep.gateway.limit.UserRates;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.trace.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/// The routes of the HTTP twin.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TwinSettings.class, HttpSettings.class})
class TwinConfig {

    @Bean
    Callers callers(TokenVerifier tokens, Problems problems, HttpSettings settings, Traces traces) {
        return new Callers(tokens, problems, new UserRates(settings.requestsPerSecond(), System::nanoTime), traces);
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
    RouterFunction<ServerResponse> conversationRoutes(
            TwinSettings settings,
            ServiceSecret secret,
            Callers callers,
            CircuitBreakerRegistry breakers,
            Problems problems) {
        var connections = ServiceClients.connections("query-side", settings.connectionsMax());
        var conversations = new ConversationsHandler(
                callers,
                ServiceClients.webClient(connections, settings.url(), secret, settings.timeout()),
                new QueryNodes(settings, breakers),
                problems,
                settings);
        return RouterFunctions.route()
                .GET("/v1/conversations", conversations::handle)
                .GET("/v1/conversations/**", conversations::handle)
                .build();
    }
}
