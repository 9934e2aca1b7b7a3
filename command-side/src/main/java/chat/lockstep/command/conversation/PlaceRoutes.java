package chat.lockstep.command.conversation;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import chat.lockstep.command.http.Endpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class PlaceRoutes {

    private static final String PATH = "/v1/conversations/{id}/messages/{messageId}/place";

    @Bean
    RouterFunction<ServerResponse> places(Endpoint endpoint, MessagePlaces places) {
        return route().GET(PATH, request -> answer(endpoint, places, request)).build();
    }

    private static Mono<ServerResponse> answer(Endpoint endpoint, MessagePlaces places, ServerRequest request) {
        var conversation = request.pathVariable("id");
        var message = request.pathVariable("messageId");
        return endpoint.answer(request, (caller, _, _) -> places.of(caller, conversation, message));
    }
}
