package chat.lockstep.conformance.lab;

import chat.lockstep.conformance.wire.Fields;
import chat.lockstep.conformance.wire.Twin;
import java.net.URI;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/// Who is checked.
///
/// @param base of HTTP
/// @param tokens where a token is asked for with `{"user","device"?,"ttlSeconds"?}`
public record Server(HttpClient http, URI base, URI tokens) {

    /// @param address as `ws://`, `wss://`, `http://` or `https://`, with nothing after the port
    /// @param tokens null for the route of dev mode
    public static Server at(HttpClient http, URI address, @Nullable URI tokens) {
        boolean isSecure = "wss".equals(address.getScheme()) || "https".equals(address.getScheme());
        var base = URI.create((isSecure ? "https://" : "http://") + address.getAuthority());
        return new Server(http, base, tokens == null ? base.resolve("/v1/dev/tokens") : tokens);
    }

    public URI socket() {
        return URI.create((base.getScheme().equals("https") ? "wss://" : "ws://") + base.getAuthority() + "/v1/sync");
    }

    public Twin twin() {
        return new Twin(http, base);
    }

    public String token(String user, String device) {
        return token(user, device, 3_600);
    }

    public String token(String user, @Nullable String device, long ttlSeconds) {
        var request = Fields.object("user", user, "ttlSeconds", ttlSeconds);
        if (device != null) {
            request.put("device", device);
        }
        var answer = twin().post(null, tokens.toString(), request);
        if (answer.status() != 200) {
            throw new Violation("a token from " + tokens, answer.toString());
        }
        return answer.json().path("token").asString("");
    }
}
