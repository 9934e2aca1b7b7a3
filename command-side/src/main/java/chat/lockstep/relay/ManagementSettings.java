package chat.lockstep.relay;

import java.net.InetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where health and metrics are served.
@ConfigurationProperties("management.server")
record ManagementSettings(
        @DefaultValue("8094") int port,
        @DefaultValue("127.0.0.1") InetAddress address) {}
