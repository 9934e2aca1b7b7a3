package chat.lockstep.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Tokens from a gateway in dev mode.
public final class DevTokens {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final URI base;

    /// @param base where the gateway is, such as `http://127.0.0.1:8080`
    public DevTokens(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    /// Where the socket of the gateway at `base` is.
    public static URI socketUrl(URI base) {
        return URI.create("ws://" + base.getAuthority() + "/v1/sync");
    }

    /// A token for an hour.
    public String issue(String user, String device) {
        return issue(Map.of("user", user, "device", device));
    }

    /// @param request `user`, and if wanted `device` and `ttlSeconds`
    public String issue(Map<String, ?> request) {
        var post = HttpRequest.newBuilder(base.resolve("/v1/dev/tokens"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                .build();
        try {
            var response = http.send(post, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("no token: " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body()).get("token").asString();
        } catch (IOException unreachable) {
            throw new UncheckedIOException("no gateway at " + base, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for a token", interrupted);
        }
    }
}
