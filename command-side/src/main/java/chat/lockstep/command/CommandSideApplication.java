package chat.lockstep.command;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/// Takes commands from the gateway and appends events to the store.
@SpringBootApplication(
        exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class}) // the event store opens its own
public class CommandSideApplication {

    /// The relay is in the same jar and has settings of its own, so ours do not have the common name.
    static SpringApplicationBuilder builder() {
        System.setProperty("disable-axoniq-console-message", "true"); // an advertisement in the log
        return new SpringApplicationBuilder(CommandSideApplication.class).properties("spring.config.name=command-side");
    }

    public static void main(String[] args) {
        builder().run(args);
    }
}
