package chat.lockstep.command.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import chat.lockstep.command.http.Endpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class DeviceRoutes {

    @Bean
    RouterFunction<ServerResponse> devices(Endpoint endpoint, DeviceIntake intake) {
        return route().POST("/v1/devices", request -> endpoint.answer(request, intake::answer))
                .build();
    }
}
