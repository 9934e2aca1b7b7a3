package chat.lockstep.command.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import chat.lockstep.command.http.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountSettings.class)
class AccountConfiguration {

    @Bean
    Accounts accounts(CommandGateway commands, AccountSettings settings, MeterRegistry meters) {
        return new Accounts(commands, settings, meters);
    }

    @Bean
    RouterFunction<ServerResponse> devices(Endpoint endpoint, DeviceIntake intake) {
        return route().POST("/v1/devices", request -> endpoint.answer(request, intake::answer))
                .build();
    }
}
