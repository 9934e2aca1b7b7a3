package chat.lockstep.conformance.wire;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// The protocol over HTTP.
///
/// @param base such as `http://127.0.0.1:8080`
public record Twin(HttpClient http, URI base) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Answer get(@Nullable String token, String path) {
        return send(request(token, path).GET());
    }

    public Answer delete(@Nullable String token, String path) {
        return send(request(token, path).DELETE());
    }

    /// @param body whatever Jackson can write
    public Answer post(@Nullable String token, String path, Object body) {
        return postText(token, path, JSON.writeValueAsString(body));
    }

    public Answer postText(@Nullable String token, String path, String body) {
        return send(
                request(token, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request(@Nullable String token, String path) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Link.PATIENCE);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            throw new NothingCame("no answer from " + base + ": " + unreachable, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NothingCame("the time of this check is over", interrupted);
        }
    }

    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String contentType() {
            return response.headers().firstValue("Content-Type").orElse("");
        }

        /// The body; missing if it is no JSON.
        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (JacksonException notJson) {
                return MissingNode.getInstance();
            }
        }

        @Override
        public String toString() {
            var body = response.body();
            return status() + " " + (body.length() > 300 ? body.substring(0, 300) + "..." : body);
        }
    }
}
