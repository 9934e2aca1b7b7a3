package chat.lockstep.gateway.socket;

import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.session.SessionParts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/// The route of the socket.
@Configuration(proxyBeanMethods = false)
class SocketConfig {

    @Bean
    OpenSockets openSockets(SessionParts parts, MeterRegistry meters) {
        return new OpenSockets(parts.settings(), meters);
    }

    @Bean
    SimpleUrlHandlerMapping syncRoute(SessionParts parts, OpenSockets sockets, Origins origins, Problems problems) {
        return new SimpleUrlHandlerMapping(
                Map.of("/v1/sync", new SyncEndpoint(parts, sockets, origins, problems)), -10);
    }
}
