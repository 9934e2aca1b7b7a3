package chat.lockstep.gateway.socket;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param sendBytes what the operating system keeps of one connection that has not reached its peer; left to itself it
///     would keep megabytes of each
@Validated
@ConfigurationProperties("lockstep.socket")
record SocketSettings(@DefaultValue("262144") @Min(16_384) int sendBytes) {}
