package chat.lockstep.bench.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Frames of a client, as text.
final class Frames {

    static final String PING = "{\"type\":\"ping\"}";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Frames() {}

    static String hello(String token, String device, @Nullable String cursor, @Nullable String digest) {
        var hello = new HashMap<String, Object>(
                Map.of("type", "hello", "protocol", 1, "token", token, "device", Map.of("id", device)));
        if (cursor != null) {
            hello.put("cursor", cursor);
        }
        if (digest != null) {
            hello.put("digest", digest);
        }
        return JSON.writeValueAsString(hello);
    }

    /// A message, put together by hand: it is most of what is sent.
    static String message(String conversation, String id) {
        return "{\"type\":\"command\",\"id\":\"" + id + "\",\"action\":\"send\",\"conversation\":\"" + conversation
                + "\",\"data\":{\"text\":\"The quick brown fox jumps over the lazy dog.\"}}";
    }

    static String command(String id, Map<String, ?> command) {
        var frame = new HashMap<String, Object>(command);
        frame.put("type", "command");
        frame.put("id", id);
        return JSON.writeValueAsString(frame);
    }

    /// The conversation is the request's name, too.
    static String pull(String conversation, long held) {
        return JSON.writeValueAsString(Map.of(
                "type",
                "pull",
                "request",
                conversation,
                "conversation",
                conversation,
                "have",
                held == 0 ? Map.of() : Map.of("log", held)));
    }

    /// @param places log seqs by conversation
    static String ack(Map<String, Long> places) {
        var marks = new HashMap<String, Map<String, Long>>();
        places.forEach((conversation, seq) -> marks.put(conversation, Map.of("seq", seq)));
        return JSON.writeValueAsString(Map.of("type", "ack", "marks", marks));
    }
}
