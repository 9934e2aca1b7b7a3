package chat.lockstep.faults.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.faults.history.JsonLines;
import chat.lockstep.faults.load.Gateways;
import chat.lockstep.faults.load.Texts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes down the views in the protocol's terms: what each user is told of its conversations, and what a member is
/// shown of each.
final class ViewsDump {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final int PAGE = 200;

    private final HttpClient http;
    private final Gateways gateways;
    private final JsonLines out;

    ViewsDump(HttpClient http, Gateways gateways, JsonLines out) {
        this.http = http;
        this.gateways = gateways;
        this.out = out;
    }

    void write(List<String> users) throws IOException, InterruptedException {
        var readers = new TreeMap<String, Reader>();
        for (var user : users) {
            var token = gateways.token(user, null);
            for (var head : heads(token)) {
                out.write(inbox(user, head));
                // Whoever was never removed may see all of it, and who has been longest there sees the most of it.
                var reader = new Reader(
                        token, head.has("until"), head.path("floor").path("seq").asLong());
                readers.merge(head.path("id").asString(""), reader, Reader::better);
            }
        }
        for (var entry : readers.entrySet()) {
            conversation(entry.getKey(), entry.getValue().token());
        }
    }

    private record Reader(String token, boolean isGone, long floor) {

        Reader better(Reader other) {
            if (isGone != other.isGone) {
                return isGone ? other : this;
            }
            return floor <= other.floor ? this : other;
        }
    }

    private List<JsonNode> heads(String token) throws IOException, InterruptedException {
        var heads = new ArrayList<JsonNode>();
        var page = get("/v1/conversations?limit=" + PAGE, token);
        page.path("conversations").forEach(heads::add);
        while (page.path("more").asBoolean(false)) {
            var cursor = URLEncoder.encode(page.path("next").asString(""), UTF_8);
            page = get("/v1/conversations?limit=" + PAGE + "&cursor=" + cursor, token);
            page.path("conversations").forEach(heads::add);
        }
        return heads;
    }

    private static Map<String, Object> inbox(String user, JsonNode head) {
        var row = new LinkedHashMap<String, Object>();
        row.put("table", "inbox");
        row.put("user", user);
        row.put("conversation", head.path("id").asString(""));
        row.put("seq", head.path("log").path("seq").asLong());
        row.put("readUpTo", head.path("readUpTo").asLong());
        row.put("unread", head.path("unread").asLong());
        row.put("mentions", head.path("mentions").asLong());
        if (head.has("until")) {
            row.put("until", head.path("until").asLong());
        }
        return row;
    }

    private void conversation(String id, String token) throws IOException, InterruptedException {
        var path = "/v1/conversations/" + id;
        var snapshot = get(path, token);
        var state = snapshot.path("state");
        var row = new LinkedHashMap<String, Object>();
        row.put("table", "conversation");
        row.put("conversation", id);
        row.put("epoch", snapshot.path("epoch").asString(""));
        row.put("seq", snapshot.path("log").path("seq").asLong());
        row.put("chain", snapshot.path("log").path("chain").asString(""));
        row.put("kind", state.path("kind").asString(""));
        if (state.has("title")) {
            row.put("title", state.path("title").asString(""));
        }
        row.put("members", state.path("members"));
        out.write(row);
        messages(id, path, token);
    }

    private void messages(String id, String path, String token) throws IOException, InterruptedException {
        var page = get(path + "/messages?limit=" + PAGE, token);
        while (true) {
            long oldest = 0;
            for (var message : page.path("messages")) {
                oldest = message.path("seq").asLong();
                boolean isRetracted = message.path("retracted").asBoolean(false);
                out.write(Map.of(
                        "table",
                        "message",
                        "conversation",
                        id,
                        "seq",
                        oldest,
                        "id",
                        message.path("messageId").asString(""),
                        "sha256",
                        isRetracted ? "" : Texts.sha256(message.path("text").asString("")),
                        "retracted",
                        isRetracted));
            }
            if (!page.path("more").asBoolean(false)) {
                return;
            }
            page = get(path + "/messages?limit=" + PAGE + "&before=" + oldest, token);
        }
    }

    private JsonNode get(String path, String token) throws IOException, InterruptedException {
        var base = gateways.next();
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .timeout(ANSWER_LIMIT)
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("%s%s answers %d: %s".formatted(base, path, response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }
}
