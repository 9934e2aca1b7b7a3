package chat.lockstep.command.intake;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import chat.lockstep.command.http.BodyRefused;
import chat.lockstep.command.http.Caller;
import chat.lockstep.command.http.Deadline;
import chat.lockstep.command.http.Endpoint;
import chat.lockstep.command.http.HttpSettings;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.JsonNode;

@Configuration(proxyBeanMethods = false)
class CommandRoutes {

    private final CommandIntake intake;
    private final int commandsMax;

    CommandRoutes(CommandIntake intake, HttpSettings settings) {
        this.intake = intake;
        this.commandsMax = settings.commandsMax();
    }

    @Bean
    RouterFunction<ServerResponse> commands(Endpoint endpoint) {
        return route().POST("/v1/commands", request -> endpoint.answer(request, this::answer))
                .build();
    }

    private Object answer(Caller caller, JsonNode body, Deadline deadline) {
        var list = new CommandList(intake, caller, deadline);
        if (!body.isArray()) {
            return list.execute(List.of(body)).getFirst();
        }
        if (body.size() > commandsMax) {
            throw new BodyRefused("a list holds at most " + commandsMax + " commands");
        }
        return list.execute(body);
    }
}
