package chat.lockstep.bench.scenario;

import chat.lockstep.bench.wire.Connection;
import chat.lockstep.bench.wire.Ears;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One return of a device, from `hello` to `caughtUp`. It pulls nothing.
final class Comeback implements Ears {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Object> hello;
    private final CompletableFuture<Seen> seen = new CompletableFuture<>();
    private @Nullable Connection connection;
    private long beginNanos;
    private long welcomeNanos;
    private long firstPageNanos;
    private long firstPageBytes;
    private long heads;
    private long directLogEvents;

    /// @param firstPageNanos to the first page of heads, or to `caughtUp` where there is none
    /// @param firstPageBytes of all frames up to there
    /// @param heads          of all pages
    /// @param directLogEvents places of the direct conversations that heads named, added up
    /// @param cursor         of `caughtUp`
    record Seen(
            long welcomeNanos,
            long firstPageNanos,
            long firstPageBytes,
            long heads,
            long caughtUpNanos,
            long directLogEvents,
            String cursor) {}

    /// @param cursor null for a device that comes for the first time
    Comeback(String token, String device, @Nullable String cursor) {
        hello = new HashMap<>(Map.of("type", "hello", "protocol", 1, "token", token, "device", Map.of("id", device)));
        if (cursor != null) {
            hello.put("cursor", cursor);
        }
    }

    CompletableFuture<Seen> seen() {
        return seen;
    }

    @Override
    public void opened(Connection opened) {
        connection = opened;
        beginNanos = System.nanoTime();
        opened.say(JSON.writeValueAsString(hello));
    }

    @Override
    public void heard(String text, long nanos) {
        var frame = JSON.readTree(text);
        var type = frame.path("type").asString("");
        if (firstPageNanos == 0) {
            firstPageBytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        switch (type) {
            case "welcome" -> welcomeNanos = nanos - beginNanos;
            case "heads" -> {
                firstPageNanos = firstPageNanos == 0 ? nanos - beginNanos : firstPageNanos;
                frame.path("conversations").forEach(this::count);
            }
            case "caughtUp" -> {
                firstPageNanos = firstPageNanos == 0 ? nanos - beginNanos : firstPageNanos;
                end(frame, nanos - beginNanos);
            }
            case "error" -> seen.completeExceptionally(new IllegalStateException(text));
            default -> {
                // Not a part of a return.
            }
        }
    }

    private void count(JsonNode head) {
        heads++;
        if (head.path("kind").asString("").equals("direct")) {
            directLogEvents += head.path("log").path("seq").asLong();
        }
    }

    private void end(JsonNode caughtUp, long nanos) {
        seen.complete(new Seen(
                welcomeNanos,
                firstPageNanos,
                firstPageBytes,
                heads,
                nanos,
                directLogEvents,
                caughtUp.path("cursor").asString("")));
        if (connection != null) {
            connection.cut();
        }
    }

    @Override
    public void ended(String why) {
        seen.completeExceptionally(new IllegalStateException("cut off: " + why));
    }
}
