package chat.lockstep.gateway.devtoken;

import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.socket.Origins;
import chat.lockstep.gateway.token.AuthSettings;
import chat.lockstep.gateway.token.SigningKeys;
import chat.lockstep.gateway.token.TokenIssuer;
import java.net.InetAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/// Development tokens, if `lockstep.dev.enabled` says so. The start stops where the server is not bound to loopback.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "lockstep.dev.enabled", havingValue = "true")
class DevTokensConfig {

    @Bean
    RouterFunction<ServerResponse> devTokenRoutes(
            ServerProperties server,
            AuthSettings settings,
            SigningKeys keys,
            Clock clock,
            Origins origins,
            Problems problems,
            JsonMapper json) {
        requireLoopback(server.getAddress());
        var handler = new DevTokensHandler(new TokenIssuer(settings, keys, clock), origins, problems, json);
        return RouterFunctions.route().POST("/v1/dev/tokens", handler::handle).build();
    }

    private static void requireLoopback(@Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new IllegalStateException(
                    "lockstep.dev.enabled: development tokens need server.address on loopback, not " + address);
        }
    }
}
