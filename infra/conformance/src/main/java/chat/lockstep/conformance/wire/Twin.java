package chat.lockstep.conformance.wire;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
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
    private static final Set<Integer> PASSING = Set.of(429, 503);
    private static final int TRIES = 12;
    private static final Duration RETRY_AFTER_LEAST = Duration.ofMillis(200);
    private static final long RETRY_AFTER_SECONDS_MAX = 5;

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
        return send(posting(token, path, body));
    }

    /// As [#post], once, whatever the answer is.
    public Answer postOnce(@Nullable String token, String path, Object body) {
        return once(posting(token, path, JSON.writeValueAsString(body)));
    }

    private HttpRequest.Builder posting(@Nullable String token, String path, String body) {
        return request(token, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    public HttpRequest.Builder request(@Nullable String token, String path) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Link.PATIENCE);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /// Asks until the answer is other than that of a busy server, a dozen times at most.
    public Answer send(HttpRequest.Builder request) {
        var answer = once(request);
        for (int i = 1; i < TRIES && PASSING.contains(answer.status()); i++) {
            pause(answer.retryAfter());
            answer = once(request);
        }
        return answer;
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NothingCame("the time of this check is over", interrupted);
        }
    }

    /// Asks once, whatever the answer is.
    public Answer once(HttpRequest.Builder request) {
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

        private Duration retryAfter() {
            var seconds = response.headers()
                    .firstValue("Retry-After")
                    .filter(text -> text.matches("\\d{1,9}"))
                    .map(Long::parseLong)
                    .orElse(0L);
            return RETRY_AFTER_LEAST.plusSeconds(Math.min(seconds, RETRY_AFTER_SECONDS_MAX));
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
