package chat.lockstep.bench.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands over HTTP, to the gateway or to the command side. Safe for threads.
public final class HttpCommands implements AutoCloseable {

    /// The longest list.
    public static final int LIST_MAX = 50;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int TRIES_MAX = 40;

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param base `http://host:port`
    public HttpCommands(URI base) {
        this.url = base.resolve("/v1/commands");
    }

    /// One command as it is sent.
    public static Map<String, Object> command(
            String id, String action, @Nullable String conversation, Map<String, ?> data) {
        var command = new HashMap<String, Object>(Map.of("id", id, "action", action, "data", data));
        if (conversation != null) {
            command.put("conversation", conversation);
        }
        return command;
    }

    /// Sends a list again, under the same ids, until all of it is carried out.
    ///
    /// @param headers that say who commands
    /// @return the results, in order
    public List<JsonNode> carryOut(Map<String, String> headers, List<Map<String, Object>> commands)
            throws InterruptedException {
        var body = JSON.writeValueAsString(commands);
        for (int tries = 0; ; tries++) {
            var answer = post(headers, body);
            var results = new ArrayList<JsonNode>();
            answer.forEach(results::add);
            if (answer.isArray() && results.stream().noneMatch(HttpCommands::isRejected)) {
                return results;
            }
            if (tries == TRIES_MAX) {
                throw new IllegalStateException("commands are refused again and again: " + answer);
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Sends one command, once.
    ///
    /// @return its result, or a problem
    public JsonNode once(Map<String, String> headers, Map<String, Object> command) throws InterruptedException {
        return post(headers, JSON.writeValueAsString(command));
    }

    private static boolean isRejected(JsonNode result) {
        return result.path("outcome").asString("").equals("rejected");
    }

    private JsonNode post(Map<String, String> headers, String body) throws InterruptedException {
        var request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return JSON.readTree(
                    http.send(request.build(), BodyHandlers.ofString()).body());
        } catch (IOException unreachable) {
            throw new UncheckedIOException("nobody answers at " + url, unreachable);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
