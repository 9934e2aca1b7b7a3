package chat.lockstep.command.execution;

import chat.lockstep.command.hint.Hints;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Limits;
import com.fasterxml.uuid.Generators;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class ExecutionConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Limits limits(LimitSettings settings) {
        return settings.toLimits();
    }

    @Bean
    Bounds bounds(LimitSettings settings) {
        return settings.toBounds();
    }

    @Bean
    EventStamp eventStamp(Clock clock, Tracer tracer, MeterRegistry meters, ObjectProvider<Hints> redis) {
        var times = new CommitTimes(tracer, meters);
        var hints = redis.getIfAvailable();
        return new EventStamp(clock, () -> CurrentTrace.parent(tracer), (event, users, traceparent) -> {
            times.decided();
            if (hints != null) {
                hints.whenCommitted(event, users, traceparent);
            }
        });
    }

    @Bean
    EventIds eventIds() {
        var uuids = Generators.timeBasedEpochGenerator();
        return () -> new EventId(uuids.generate());
    }

    @Bean
    Salts salts() {
        var random = new SecureRandom();
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return () -> {
            byte[] salt = new byte[16];
            random.nextBytes(salt);
            return encoder.encodeToString(salt);
        };
    }

    @Bean
    Execution execution(CommandGateway commands, MeterRegistry meters) {
        return new Execution(commands, meters);
    }
}
