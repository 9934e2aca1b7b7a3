package chat.lockstep.gateway;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.GatewaySettings.LimitSettings;
import chat.lockstep.gateway.GatewaySettings.ViewSettings;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSideClient;
import chat.lockstep.gateway.command.CommandSideSettings;
import chat.lockstep.gateway.command.ServiceClients;
import chat.lockstep.gateway.command.ServiceSecret;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.frame.FrameParser;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.RedisNode;
import chat.lockstep.gateway.live.RedisSettings;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.session.SessionMeters;
import chat.lockstep.gateway.session.SessionParts;
import chat.lockstep.gateway.session.SyncSettings;
import chat.lockstep.gateway.socket.Origins;
import chat.lockstep.gateway.token.AuthSettings;
import chat.lockstep.gateway.token.SigningKeys;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.view.CassandraViews;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Puts the gateway together. Packages below know each other's interfaces; this one knows who implements them.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    GatewaySettings.class,
    LimitSettings.class,
    ViewSettings.class,
    AuthSettings.class,
    RedisSettings.class,
    SyncSettings.class,
    CommandSideSettings.class,
    ServiceSecret.class
})
class GatewayConfig {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    JsonMapper protocolJson() {
        return Json.mapper();
    }

    @Bean
    Limits limits(LimitSettings settings) {
        return settings.limits();
    }

    @Bean
    Origins origins(GatewaySettings settings) {
        return new Origins(settings.origins());
    }

    @Bean
    Problems problems(JsonMapper json) {
        return new Problems(json);
    }

    @Bean
    SigningKeys signingKeys(AuthSettings settings) {
        return SigningKeys.load(settings.keys());
    }

    @Bean
    TokenVerifier tokenVerifier(AuthSettings settings, SigningKeys keys, Clock clock) {
        return new TokenVerifier(settings, keys, clock);
    }

    @Bean
    ReadModel readModel(ViewSettings settings) {
        return ReadModel.connect(new CassandraSettings(
                settings.contactPoints(),
                settings.localDatacenter(),
                settings.keyspace(),
                settings.replicationFactor()));
    }

    @Bean
    Views views(ReadModel model, SyncSettings settings) {
        return new CassandraViews(model, settings.readTimeout());
    }

    @Bean
    RedisNode redisNode(RedisSettings settings, GatewaySettings gateway, JsonMapper json, MeterRegistry meters) {
        var hints = meters.counter("lockstep.gateway.hints");
        return new RedisNode(settings, String.valueOf(gateway.nodeId()), json, hint -> hints.increment());
    }

    @Bean
    CircuitBreakerRegistry circuitBreakers(MeterRegistry meters) {
        var breakers = CircuitBreakerRegistry.of(ServiceClients.breakerSettings());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        return breakers;
    }

    @Bean
    CommandSide commandSide(
            CommandSideSettings settings, ServiceSecret secret, CircuitBreakerRegistry breakers, JsonMapper json) {
        return new CommandSideClient(
                ServiceClients.webClient(
                        "command-side", settings.url(), secret, settings.timeout(), settings.connectionsMax()),
                breakers.circuitBreaker("command-side"),
                settings.timeout(),
                json);
    }

    @Bean
    SessionParts sessionParts(
            SyncSettings settings,
            Limits limits,
            JsonMapper json,
            TokenVerifier tokens,
            Views views,
            CommandSide commandSide,
            RedisNode redis,
            MeterRegistry meters,
            Clock clock) {
        return new SessionParts(
                settings,
                limits,
                new FrameParser(json),
                new FrameEncoder(json),
                tokens,
                views,
                commandSide,
                redis.sessions(),
                redis.registry()::isConnected,
                new SessionMeters(meters),
                clock);
    }
}
