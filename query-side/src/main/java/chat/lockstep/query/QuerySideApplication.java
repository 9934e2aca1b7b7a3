package chat.lockstep.query;

import chat.lockstep.query.caller.CallerFilter;
import chat.lockstep.query.conversation.ConversationRoutes;
import chat.lockstep.query.conversation.Views;
import chat.lockstep.query.problem.ProblemFilter;
import chat.lockstep.readmodel.ReadModel;
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

    public static void main(String[] args) {
        SpringApplication.run(QuerySideApplication.class, args);
    }

    @Bean(destroyMethod = "close")
    ReadModel readModel(ViewSettings views) {
        return ReadModel.connect(views.cassandra());
    }

    @Bean
    RouterFunction<ServerResponse> conversationRoutes(
            ReadModel model, QuerySettings settings, ServiceSettings service) {
        return new ConversationRoutes(Views.of(model), settings.viewWait())
                .routes()
                .filter(new CallerFilter(service.secret()))
                .filter(new ProblemFilter(settings.timeout())); // the last one added is the outermost
    }

    @Bean
    ViewHealth cassandraHealthIndicator(ReadModel model) {
        return new ViewHealth(model);
    }
}
