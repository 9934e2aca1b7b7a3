package chat.lockstep.gateway.twin;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.ServiceClients;
import chat.lockstep.gateway.command.ServiceSecret;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.token.TokenVerifier;
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
@EnableConfigurationProperties(TwinSettings.class)
class TwinConfig {

    @Bean
    RouterFunction<ServerResponse> twinRoutes(
            TwinSettings settings,
            ServiceSecret secret,
            TokenVerifier tokens,
            CommandSide commandSide,
            CircuitBreakerRegistry breakers,
            Problems problems,
            JsonMapper json,
            Limits limits) {
        var callers = new Callers(tokens, problems);
        var commands = new CommandsHandler(callers, commandSide, problems, json, settings, limits.frameBytes());
        var conversations = new ConversationsHandler(
                callers,
                ServiceClients.webClient(
                        "query-side", settings.url(), secret, settings.timeout(), settings.connectionsMax()),
                breakers.circuitBreaker("query-side"),
                problems,
                settings);
        return RouterFunctions.route()
                .POST("/v1/commands", commands::handle)
                .GET("/v1/conversations", conversations::handle)
                .GET("/v1/conversations/**", conversations::handle)
                .build();
    }
}
