package chat.lockstep.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tokens from a server in development mode, which gives them to anybody on its own machine.
public final class DevTokens {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI endpoint;

    private DevTokens(HttpClient http, URI endpoint) {
        this.http = http;
        this.endpoint = endpoint;
    }

    /// @param server where the HTTP side is: `http://127.0.0.1:8080`
    public static DevTokens of(URI server) {
        return new DevTokens(SharedHttpClient.get(), server.resolve("/v1/dev/tokens"));
    }

    /// The server that has its socket at `url`.
    public static DevTokens ofSocket(URI url) {
        var scheme = "wss".equals(url.getScheme()) ? "https" : "http";
        return of(URI.create(scheme + "://" + url.getRawAuthority()));
    }

    public TokenSupplier supplier(UserId user, DeviceId device) {
        return () -> token(user, Optional.of(device), Optional.empty());
    }

    /// @param device absent for a token that opens no socket
    /// @param lifetime absent for the server's default
    /// @throws IOException if the server cannot be reached or gives none; the message says why
    public String token(UserId user, Optional<DeviceId> device, Optional<Duration> lifetime)
            throws IOException, InterruptedException {
        var wish = new HashMap<String, @Nullable Object>();
        wish.put("user", user.value());
        device.ifPresent(id -> wish.put("device", id.value()));
        lifetime.ifPresent(time -> wish.put("ttlSeconds", time.toSeconds()));
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Jcs.text(wish), UTF_8))
                .build();
        var response = http.send(request, BodyHandlers.ofString(UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException("no token from " + endpoint + ": HTTP " + response.statusCode());
        }
        if (Frames.object(response.body()).get("token") instanceof String token) {
            return token;
        }
        throw new IOException("no token from " + endpoint + ": the answer holds none");
    }
}
