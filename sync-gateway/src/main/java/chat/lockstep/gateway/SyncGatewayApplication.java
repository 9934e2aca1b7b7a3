package chat.lockstep.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the gateway.
@SpringBootApplication
public class SyncGatewayApplication {

    public static void main(String[] args) {
        SpringApplication.run(SyncGatewayApplication.class, args);
    }
}
