package chat.lockstep.projector;

import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.live.LiveProjection;
import chat.lockstep.projector.live.RedisLink;
import chat.lockstep.projector.live.RedisSettings;
import chat.lockstep.projector.topic.BatchProjection;
import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.DropPolicy;
import chat.lockstep.projector.topic.GroupMeters;
import chat.lockstep.projector.topic.Pace;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.projector.topic.deadletter.DeadLetterPolicy;
import chat.lockstep.projector.topic.deadletter.LetterWatch;
import chat.lockstep.projector.topic.deadletter.LetterWriter;
import chat.lockstep.projector.trace.TracedProjection;
import chat.lockstep.projector.views.ViewsProjection;
import chat.lockstep.readmodel.ReadModel;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The two consumer groups with what each does to a record that it cannot handle: `views` makes a dead letter of it,
/// `live` leaves it out, since the sessions find out by themselves what they lack.
@Configuration(proxyBeanMethods = false)
class Groups {

    @Bean
    CircuitBreakerRegistry breakers(MeterRegistry meters) {
        return Breaker.registry(meters);
    }

    @Bean
    ConsumerGroup live(
            TopicSettings topic,
            ReadModel model,
            RedisLink redis,
            RedisSettings settings,
            CircuitBreakerRegistry breakers,
            Tracing tracing,
            InstantSource clock,
            MeterRegistry meters) {
        var projection = new LiveProjection(model, redis, settings, breakers, clock, meters);
        var group = new ConsumerGroup(
                "live",
                topic.groupPrefix() + "-live",
                topic,
                Pace.PROMPT,
                tracing.around(projection, "project live"),
                new DropPolicy("live", topic.poisonTries(), meters),
                meters,
                clock);
        GroupMeters.register("live", group::status, meters);
        return group;
    }

    @Bean
    ViewsGroup views(
            TopicSettings topic,
            ReadModel model,
            LetterWriter letters,
            CircuitBreakerRegistry breakers,
            Tracing tracing,
            InstantSource clock,
            MeterRegistry meters) {
        var kafka = Breaker.of("kafka", breakers);
        var policy = new DeadLetterPolicy("views", topic.poisonTries(), letters, kafka::run, meters);
        var cassandra = Breaker.of("cassandra", breakers);
        var views = new ViewsGroup(model, version -> {
            var projection = new ViewsProjection(model.pinned(version), topic.topicEpoch(), cassandra, meters);
            return new ConsumerGroup(
                    "views",
                    topic.viewsGroup(version),
                    topic,
                    topic.viewsPace(),
                    tracing.around(projection, "project views"),
                    policy,
                    meters,
                    clock);
        });
        GroupMeters.register("views", views::status, meters);
        return views;
    }

    @Bean
    LetterWriter letterWriter(TopicSettings topic, InstantSource clock) {
        return new LetterWriter(topic, clock);
    }

    @Bean
    LetterWatch letterWatch(TopicSettings topic, MeterRegistry meters) {
        return new LetterWatch(topic).register(meters);
    }

    @Bean
    Following following(ConsumerGroup live, ViewsGroup views, LetterWatch letters) {
        return new Following(live, views, letters);
    }

    @Bean
    Tracing tracing(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new Tracing(tracer.getIfAvailable(() -> Tracer.NOOP), propagator.getIfAvailable(() -> Propagator.NOOP));
    }

    /// What spans are made with.
    record Tracing(Tracer tracer, Propagator propagator) {

        BatchProjection around(BatchProjection projection, String name) {
            return new TracedProjection(projection, name, tracer, propagator);
        }
    }
}
