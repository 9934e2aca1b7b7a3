package chat.lockstep.query;

import chat.lockstep.query.caller.CallerFilter;
import chat.lockstep.query.conversation.ConversationRoutes;
import chat.lockstep.query.conversation.GuardedViews;
import chat.lockstep.query.conversation.Views;
import chat.lockstep.query.problem.ProblemFilter;
import chat.lockstep.readmodel.ReadModel;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// The query side's process.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({QuerySettings.class, ServiceSettings.class, ViewSettings.class})
public class QuerySideApplication {

    private static final String CASSANDRA = "cassandra";

    public static void main(String[] args) {
        SpringApplication.run(QuerySideApplication.class, args);
    }

    @Bean(destroyMethod = "close")
    ReadModel readModel(ViewSettings views) {
        return ReadModel.connect(views.cassandra());
    }

    @Bean
    CircuitBreakerRegistry circuitBreakers(QuerySettings settings, MeterRegistry meters) {
        var breakers = CircuitBreakerRegistry.of(GuardedViews.config(settings.readTimeout(), settings.readPause()));
        breakers.circuitBreaker(CASSANDRA);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        return breakers;
    }

    @Bean
    RouterFunction<ServerResponse> conversationRoutes(
            ReadModel model, CircuitBreakerRegistry breakers, QuerySettings settings, ServiceSettings service) {
        var views = new GuardedViews(
                Views.of(model), breakers.circuitBreaker(CASSANDRA), settings.readTimeout(), settings.readPause());
        return new ConversationRoutes(views, settings.viewWait())
                .routes()
                .filter(new CallerFilter(service.secret()))
                .filter(new ProblemFilter(settings.timeout())); // the last one added is the outermost
    }

    @Bean
    ViewHealth cassandraHealthIndicator(ReadModel model) {
        return new ViewHealth(model);
    }
}
