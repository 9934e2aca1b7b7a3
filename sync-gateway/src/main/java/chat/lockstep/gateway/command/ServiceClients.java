package chat.lockstep.gateway.command;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/// How this node calls the applications behind it: with the service's secret, a bounded number of connections,
/// and a circuit breaker that answers at once while calls fail.
public final class ServiceClients {

    /// How long a breaker refuses before it lets a call try again.
    public static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);
    private static final int WAITING_PER_CONNECTION = 8;
    private static final int WINDOW_SECONDS = 4;
    private static final int CALLS_MIN = 5;

    private ServiceClients() {}

    /// At most `connectionsMax` connections, for which a bounded number of calls may wait.
    public static ConnectionProvider connections(String name, int connectionsMax) {
        return ConnectionProvider.builder(name)
                .maxConnections(connectionsMax)
                .pendingAcquireMaxCount(connectionsMax * WAITING_PER_CONNECTION)
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .maxIdleTime(Duration.ofSeconds(20))
                .build();
    }

    /// @param timeout the longest wait for the beginning of an answer
    public static WebClient webClient(ConnectionProvider connections, URI url, ServiceSecret secret, Duration timeout) {
        var http = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .responseTimeout(timeout);
        return WebClient.builder()
                .baseUrl(url.toString())
                .clientConnector(new ReactorClientHttpConnector(http))
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret.secret())
                .build();
    }

    /// Opens when half of the calls of the last seconds failed, and tries again every second. The window is one
    /// of time: a node that hangs fails so few calls a second that many that succeeded before would hide it for
    /// long.
    public static CircuitBreakerConfig breakerSettings() {
        return CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW_SECONDS, CALLS_MIN, SlidingWindowType.TIME_BASED)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(2)
                .build();
    }
}
