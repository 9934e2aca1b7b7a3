package chat.lockstep.bench.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Tokens from a gateway in dev mode. Safe for threads.
public final class Tokens implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SECONDS = 7_200;

    private final URI gateway;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param gateway such as `http://127.0.0.1:8080`
    public Tokens(URI gateway) {
        this.gateway = gateway;
    }

    /// Good for two hours.
    public String issue(String user, String device) throws InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve("/v1/dev/tokens"))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("user", user, "device", device, "ttlSeconds", SECONDS))))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("no token: " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body()).path("token").asString("");
        } catch (IOException unreachable) {
            throw new UncheckedIOException("no gateway at " + gateway, unreachable);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
