package chat.lockstep.gateway;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.GatewaySettings.LimitSettings;
import chat.lockstep.gateway.GatewaySettings.ViewSettings;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.command.CommandNodes;
import chat.lockstep.gateway.command.CommandRouter;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSideClient;
import chat.lockstep.gateway.command.CommandSideSettings;
import chat.lockstep.gateway.command.NodeClients;
import chat.lockstep.gateway.command.ServiceClients;
import chat.lockstep.gateway.command.ServiceSecret;
import chat.lockstep.gateway.frame.FrameDecoder;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.DeliveryMeters;
import chat.lockstep.gateway.live.EphemeralSettings;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.RedisNode;
import chat.lockstep.gateway.live.RedisSettings;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.session.ComparesAtOnce;
import chat.lockstep.gateway.session.GreetingsAtOnce;
import chat.lockstep.gateway.session.SessionMeters;
import chat.lockstep.gateway.session.SessionParts;
import chat.lockstep.gateway.session.SyncSettings;
import chat.lockstep.gateway.session.UnsentBytes;
import chat.lockstep.gateway.session.WarmUp;
import chat.lockstep.gateway.session.WarmUpSettings;
import chat.lockstep.gateway.socket.Origins;
import chat.lockstep.gateway.token.AuthSettings;
import chat.lockstep.gateway.token.SigningKeys;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.trace.Traces;
import chat.lockstep.gateway.view.CassandraViews;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
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
    EphemeralSettings.class,
    CommandSideSettings.class,
    WarmUpSettings.class,
    ServiceSecret.class
})
class GatewayConfig {

    private static final Set<String> UNOBSERVED = Set.of("/v1/sync", "/health", "/metrics");

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
    Views views(ReadModel model, SyncSettings settings, CircuitBreakerRegistry breakers) {
        return new CassandraViews(model, settings.readTimeout(), breakers.circuitBreaker("cassandra"));
    }

    @Bean
    RedisNode redisNode(
            RedisSettings settings,
            EphemeralSettings ephemeral,
            GatewaySettings gateway,
            JsonMapper json,
            CircuitBreakerRegistry breakers,
            MeterRegistry meters,
            Traces traces,
            Clock clock) {
        return new RedisNode(
                settings,
                ephemeral,
                String.valueOf(gateway.nodeId()),
                json,
                breakers.circuitBreaker("redis"),
                new DeliveryMeters(meters, traces, clock));
    }

    @Bean
    CircuitBreakerRegistry circuitBreakers(MeterRegistry meters) {
        var breakers = CircuitBreakerRegistry.of(ServiceClients.breakerSettings());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        return breakers;
    }

    @Bean
    CommandNodes commandNodes(RedisNode redis, CommandSideSettings settings, MeterRegistry meters) {
        return new CommandNodes(redis::commandNodes, settings.url(), meters);
    }

    @Bean
    NodeClients nodeClients(
            CommandSideSettings settings, ServiceSecret secret, CircuitBreakerRegistry breakers, JsonMapper json) {
        return new NodeClients(settings, secret, breakers, json);
    }

    @Bean
    CommandSide commandSide(
            CommandNodes nodes,
            NodeClients clients,
            CommandSideSettings settings,
            JsonMapper json,
            MeterRegistry meters) {
        return new CommandSideClient(
                new CommandRouter(nodes, clients, settings.timeout(), meters), json, ServiceClients.OPEN_FOR);
    }

    @Bean
    Traces traces(Tracer tracer) {
        return new Traces(tracer);
    }

    /// A socket is no request that ends, and who asks for health asks all the time: neither has a span or a timer.
    @Bean
    ObservationPredicate observedRequests() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request)
                || request.getCarrier() == null
                || !UNOBSERVED.contains(request.getCarrier().getURI().getPath());
    }

    @Bean
    UnsentBytes unsentBytes(SyncSettings settings, MeterRegistry meters) {
        var unsent = new UnsentBytes(settings.unsentBytesTotalMax());
        meters.gauge("lockstep.gateway.unsent.bytes", unsent, UnsentBytes::total);
        return unsent;
    }

    @Bean
    MeterBinder watchMeters(RedisNode redis) {
        return meters -> meters.gauge("lockstep.gateway.watches", redis.presence(), NodePresence::count);
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
            EphemeralSettings ephemeral,
            UnsentBytes unsent,
            MeterRegistry meters,
            Traces traces,
            Clock clock) {
        return new SessionParts(
                settings,
                limits,
                new FrameDecoder(json),
                new FrameEncoder(json),
                tokens,
                views,
                commandSide,
                redis.sessions(),
                redis.presence(),
                new Circles(views, System::nanoTime),
                ephemeral,
                redis.registry()::isConnected,
                unsent,
                new ComparesAtOnce(settings.comparesAtOnce()),
                new GreetingsAtOnce(settings.greetingsAtOnce()),
                new SessionMeters(meters),
                traces,
                clock,
                () -> ThreadLocalRandom.current().nextLong());
    }

    @Bean
    WarmUp warmUp(SessionParts parts, ReadModel model, WarmUpSettings settings) {
        return new WarmUp(parts, model.ready(), settings);
    }
}
