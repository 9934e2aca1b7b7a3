package chat.lockstep.gateway.socket;

import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.session.SessionParts;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/// The route of the socket.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketSettings.class)
class SocketConfig {

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> boundedConnections(SocketSettings settings) {
        return factory -> factory.addServerCustomizers(
                server -> server.childOption(ChannelOption.SO_SNDBUF, settings.sendBytes()));
    }

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
